"""The single writer: takes commands, asks the kernel, appends to the journal, then answers."""
