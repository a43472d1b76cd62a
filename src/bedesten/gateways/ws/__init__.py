"""WebSocket: books, trades, and a customer's own orders and balances, as they change."""
