"""Where a customer can be reached: changing the e-mail address and the phone, and proving both."""
