"""What is said in the synthetic supervision: of children, of workers, and why something was not held."""

from models.supervision import CancelReason

SITUATIONS = (
    "Lives with both parents and two younger brothers in a flat on the second floor. The father has been back since "
    "the summer.",
    "With the mother alone since she asked the partner to leave. Money is short, and the rent is behind.",
    "Stays with the grandmother during the week and with the mother at weekends; school says that works.",
    "The family has moved to a house with a garden. New school since Monday, and no friends there yet.",
    "Mother is in hospital until the end of the month; an aunt has come to look after the children.",
    "Parents are separated and argue at each handover. The police were called once since we last spoke.",
    "At home all day since the exclusion. The father works nights and sleeps until the afternoon.",
    "The baby is gaining weight. The mother takes part in everything that is offered, the father in nothing.",
    "In the same placement for a year. The carers ask for a break over the holidays.",
    "The housing office has offered a place across town; the mother has not answered the letter.",
)
VOICES = (
    "Wants to stay at this school and would like somebody to tell the parents to stop shouting.",
    "Drew the family with the dog in the middle and the father at the edge of the paper.",
    "Says little in front of the mother. Spoke freely in the car about the evenings when nobody is in.",
    "Is proud of the football team and asked whether we could come to a match.",
    "Asked twice when the visits to the father begin again, and does not believe the answer.",
    "Was shown the plan and crossed out the word “behaviour”.",
    "Too young to say it; settles quickly with the grandmother and not with the mother.",
    "Would like fewer meetings, and one person who stays.",
)
ANALYSES = (
    "What we see is what we saw in the spring: it is better while somebody visits weekly, and slides when they do not.",
    "The risk is not the flat but the evenings. We know little of who comes and goes.",
    "The mother can say what the children need, and has done so for two months without being reminded.",
    "Three things are told by one person only. Until somebody else has said them they are not known.",
    "The plan deals with the parents' quarrel; what the child asks for stands nowhere in it.",
    "Nothing has got worse, and nothing that was agreed has been done.",
)
PLANS = (
    "Visits every two weeks, parenting programme from the tenth, and the school's breakfast club.",
    "Family group conference in the coming month; the worker has rung everybody but the uncle.",
    "Core group every four weeks. The health visitor weighs the baby and tells us.",
    "Step down to child in need at the next review if the attendance holds.",
    "Assessment of the grandmother as a carer, then a decision on where the child lives.",
    "Life story work with the child, six times, on Thursdays.",
)
CHALLENGES = (
    "Asked what would have to happen before we decide differently; there was no answer yet.",
    "Asked how we know that the father has gone. The worker has only the mother's word.",
    "Whose voice is missing? The younger brother has not been seen alone since the referral.",
    "Put to the worker that the plan has not changed for five months though the reasons for it have.",
    "Asked what we would say to the court if it had to be next week.",
    "We like this mother. Looked at whether that makes us hopeful beyond what was done.",
    "Asked for the evidence behind “engages well”: two kept appointments of five.",
)
DECISIONS = (
    ("Visits go on every two weeks, one in two unannounced",
     "What is told about the evenings has to be seen by somebody."),
    ("The child is seen alone at school before Friday", "Twice we have only the mother's account."),
    ("A strategy discussion is asked for", "A new injury and a story that does not fit it; waiting adds nothing."),
    ("The plan goes on unchanged until the review", "It has run for three weeks, and the first of it works."),
    ("Step down is put to the next conference",
     "Four months without a new concern, and the school and the health visitor agree."),
    ("A legal planning meeting is called", "Half a year of the same plan with little change for the child."),
    ("No further contact is arranged for now", "The child does not want it, and nothing obliges us."),
    ("The grandmother is assessed as a carer", "It may be needed at short notice, and she is willing."),
    ("The case is closed after one more visit", "What was agreed is done, and the family knows whom to ring."),
)  # fmt: skip
ACTIONS = (
    "See the child alone, at school",
    "Ask the police what they hold on the new partner",
    "Write the chronology of the last two years",
    "Ring the parenting programme for a date",
    "Visit in the evening, unannounced",
    "Send the minutes of the core group to everybody",
    "Ask the health visitor for the weights",
    "Bring the family tree to the next session",
    "Write to the housing office about the damp",
    "Talk with the father on his own",
)
DONE = (
    "Done; noted on the case file.",
    "Rang them, and they answered in writing.",
    "Seen at school for an hour, without anybody else.",
    "Done a little differently: by telephone.",
    "",
)
PERSONAL = {
    "workload": (
        "The caseload is at the limit. Nothing new for two weeks; leave is booked for half-term.",
        "Says it can be carried. Two cases are close to their end.",
        "Twelve hours of overtime this month. Time off in lieu on the next two Fridays.",
    ),
    "wellbeing": (
        "Tired after the court week; sleeps better since. Will say if that changes.",
        "Well. Enjoys the team, misses the colleague who left.",
        "The visit with the threats stays on the mind. Talked it through; a second person goes along next time.",
        "Worried about a parent who is ill. May need days at short notice, and knows how to ask for them.",
    ),
    "development": (
        "Reads on attachment; will show the team something in a month.",
        "Booked on the course on direct work with children. Shadows a court hearing before that.",
        "Portfolio: two of the six pieces are written. The next is looked at together.",
        "Would like to become a practice educator. Looked at what that asks for.",
    ),
    "performance": (
        "Recording is up to date but for one family. Analysis has become sharper since the spring.",
        "Visits are in time. Reports come late, and for the third time; agreed to block Thursday mornings.",
        "Observed on a visit: calm, clear, and the child was spoken with and not about.",
    ),
}
PERSONAL_ACTIONS = (
    "Block Thursday mornings for reports",
    "Book the course on direct work",
    "Send two pieces for the portfolio",
    "Take the time in lieu",
)
CANCELLED = (
    (CancelReason.URGENT_WORK, "an emergency protection order, the whole day"),
    (CancelReason.WORKER_AWAY, "sick"),
    (CancelReason.SUPERVISOR_AWAY, "called to the inspection"),
    (CancelReason.MOVED, ""),
    (CancelReason.URGENT_WORK, "a strategy discussion at the same hour"),
    (CancelReason.OTHER, "no room was free"),
)
