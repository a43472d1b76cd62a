"""The doors: REST and the page, and the WebSocket. They hold no state of their own."""
