"""A customer's accounts: more than one, what each is called, which is meant, closing one."""
