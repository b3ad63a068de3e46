"""Many authors at once: a job an author on any number of workers, what they say together, the publisher's report."""
