"""道。"""

urlpatterns: list = []
