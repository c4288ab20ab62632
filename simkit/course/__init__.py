"""What a lesson calls: exercises, pitfalls and predictions."""

MANIFEST = ".simkit-course.json"  # stands at the top of a learner's copy of the course
