"""Who may ask and who may look: API keys for machines, one-time links and sessions for people."""
