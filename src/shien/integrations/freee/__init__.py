"""freee 会計。"""
