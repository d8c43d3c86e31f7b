"""Passages to learn against: which there are, which must not be, and which of the others are hard."""
