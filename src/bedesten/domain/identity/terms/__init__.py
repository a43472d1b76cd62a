"""Terms of use: their versions, who has accepted which, and what holds from when on."""
