"""What is seen: one file a screen, with the dialogs and widgets that they share."""
