"""What can be asked: one file for each thing, each a function of venue and parameters."""
