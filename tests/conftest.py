"""For all tests in this folder: properties draw the same examples at each run."""

from examples import same_at_each_run

same_at_each_run()
