"""The only words that the engine and everybody else share: commands, events, refusals, frames."""
