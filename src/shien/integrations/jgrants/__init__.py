"""jGrants 公開API の答え (一覧・詳細の JSON) と、それを並べた JSONL。"""
