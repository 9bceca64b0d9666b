"""Help that can be typed into, the palette, and keys that a person has changed."""

from cpip_tui.keys import own_keys


async def test_the_help_says_what_is_shown_and_names_the_command_that_says_the_same(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.press("question_mark")
        await person.asks("The same in plain text, for a screen reader: cpip-tui duty")
        await person.type("last seen")
        await person.asks("What is shown here")
        await person.reads("when the child was last seen")


async def test_f1_helps_in_a_form_and_leaves_what_was_typed(demo_store, sit_down):
    async with sit_down(demo_store, size=(120, 40)) as person:
        await person.listed()
        await person.press("n")
        await person.asks("name")
        await person.type("Zo")
        await person.press("f1")
        await person.reads("Help: the keys")
        await person.press("f1")  # not a second one over it
        await person.press("escape")
        await person.until(lambda: "Zo" in person.screen and "Help: the keys" not in person.screen, "the form")


async def test_the_palette_offers_what_works_here_with_its_key(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.listed()
        await person.command("explain", "day 0")
        await person.press("escape")
        await person.command("triage", "May not wait")


async def test_the_palette_leaves_out_what_the_screen_does_not_do(demo_store, sit_down):
    async with sit_down(demo_store) as person:
        await person.goes_to_triage()
        await person.press("ctrl+p")
        await person.paste("my signature")
        await person.reads("To sign")
        await person.press("escape", "1")
        await person.listed()
        await person.press("ctrl+p")
        await person.paste("let somebody hold for a time")
        await person.reads("No matches found")


async def test_a_changed_key_works_and_the_usual_one_no_more(demo_store, sit_down, tmp_path):
    file = tmp_path / "keys.toml"
    file.write_text('"duty.explain" = "z"\n"duty.sort" = "q"\n', encoding="utf-8")
    async with sit_down(demo_store, own_keys=lambda known: own_keys(known, file)) as person:
        await person.listed()
        await person.hears("duty.sort would have the key of app.quit")
        await person.press("e")
        assert not person.dialog
        await person.press("z")
        await person.asks("day 0")
        await person.press("escape", "question_mark")
        await person.type("explain")
        await person.until(lambda: "z  explain the due date" in person.screen, "the key as it is now")


async def test_the_help_names_the_command_with_the_view_that_is_shown(demo_store, sit_down):
    async with sit_down(demo_store, size=(120, 50)) as person:
        await person.listed()
        await person.press("8", "question_mark")
        await person.asks('for a screen reader: cpip-tui duty --view "newly qualified"')
