"""Signed checkpoints 检查点 and receipts 回执: what shows a cut tail or a record written anew."""
