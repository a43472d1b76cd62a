"""A customer's profile: who they are, what they want to hear of, what they did, and the end."""
