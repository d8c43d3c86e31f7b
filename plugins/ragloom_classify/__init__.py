"""Classification: by the labels of near examples, in context, and by a trained head on an encoder."""
