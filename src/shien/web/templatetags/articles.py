"""記事と事例の雛形で使う表し方。下見 (編集の画面) も同じ雛形を使うので、ここに置く。"""

from django import template

from shien.web.articles.present import change, number, tags

register = template.Library()
register.filter("tags", tags)
register.filter("plain_number", number)
register.filter("change", change)
