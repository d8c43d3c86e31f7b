"""A plugin of ragloom to learn from."""
