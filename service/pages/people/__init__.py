"""The pages about people: one's own account, all accounts, who may do what, and the audit list."""
