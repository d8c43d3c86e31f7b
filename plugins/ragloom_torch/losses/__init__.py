"""What training makes smaller: one loss a file. Tensors in, one number an example out, which nothing has reduced.

B examples, K passages of each, T tokens of a target, V tokens that there are; natural logarithms. Three rules hold for
every loss here. A score of −inf says that no passage is there: it has no part in value or gradient, and whatever a
model said of it is not looked at. Where there is nothing to learn from (no passage, no token that counts, no matching
span) the loss is 0 and so is its gradient, as of a row that ``ignore_index`` leaves out: such rows fill up a batch, and
must not make the mean of the others infinite. Where there is something, and it is impossible, the loss is +inf, which
is true, with gradients of 0 through what is impossible. None of these gives NaN.
"""
