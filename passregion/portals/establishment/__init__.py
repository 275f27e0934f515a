"""The school's space: the queue, the review page, the cards to hand over."""
