"""TradingView's Universal Data Feed: charts of others, and the charting library, read it."""
