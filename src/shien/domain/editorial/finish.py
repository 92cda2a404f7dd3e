"""確かめの終わり。Wagtail の表が読み込まれる前に読まれるので、表を読み込まない。"""

from typing import Any


def publish_proposed(workflow_state: Any, user: Any = None) -> None:
    """確かめの済んだ提案を公開する。Wagtail が、確かめの終わりに呼ぶ。"""
    content = workflow_state.content_object
    content.publish(
        content.get_latest_revision(), user=user, proposed_by=workflow_state.requested_by, skip_permission_checks=True
    )
