"""The only door to a socket: proxy, certificates, time limits, the offline switch, the ledger. No Qt."""
