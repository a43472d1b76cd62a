"""Work beside the flow of orders: periodic jobs, run once across all hosts."""
