"""Course: what a lesson calls: exercises, pitfalls and predictions."""
