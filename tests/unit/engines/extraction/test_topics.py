"""利用目的と段階。"""

from .reading import read, values


def test_the_feed_states_the_purpose() -> None:
    found = read("jgrants", use_purpose="販路拡大・海外展開をしたい / 設備整備・IT導入をしたい")
    assert values(found, "purpose") == ["販路拡大・海外展開をしたい", "設備整備・IT導入をしたい"]


def test_the_registry_uses_other_names() -> None:
    found = read(purpose_categories='[{"id":"2","name":"設備投資"},{"id":"9","name":"資金繰り"}]')
    assert values(found, "purpose") == ["資金繰りを改善したい", "設備整備・IT導入をしたい"]


def test_words_of_the_title_are_a_guess() -> None:
    best = read(title="事業承継の後継者を育てる見本").best("purpose")
    assert best is not None
    assert (best.value, best.confidence, best.stated) == ("事業を引き継ぎたい", 0.6, False)


def test_the_stated_purpose_leaves_no_guess() -> None:
    found = read("jgrants", title="海外の展示会", use_purpose="資金繰りを改善したい")
    assert values(found, "purpose") == ["資金繰りを改善したい"]


def test_stages() -> None:
    stated = '[{"id":"1","name":"起業","remarks":"創業期"},{"id":"4","name":"知的財産管理"}]'
    assert values(read(stage_categories=stated), "stage") == ["起業", "知的財産管理"]


def test_a_title_without_a_known_word_has_no_purpose() -> None:
    assert values(read(title="見本"), "purpose") == []
