"""Workbooks in and out: the application form 申报表.xlsx and lists. Only here is openpyxl imported."""
