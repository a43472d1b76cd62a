"""The Binance streams: names, what they tell, and one connection that listens."""
