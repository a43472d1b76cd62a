"""The Binance Spot dialect: the verbs of the native gateways in the words of stock clients."""
