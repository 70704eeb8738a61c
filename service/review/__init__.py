"""The review of projects under article 9, paragraph 2: stages, persons, checklist, decisions, letters."""
