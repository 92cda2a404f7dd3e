"""試験の計画。欄の文字で書く。"""

from typing import Any

TYPED: dict[str, Any] = {
    "scheme": "monozukuri_product", "specials": [], "name": "複合加工機の導入", "start": "2026年4月1日", "years": "5",
    "opening_cash": "1,800万円", "net_sales": "１億６２００万円", "variable_cost_rate": "52", "personnel_expenses": "45,600,000",
    "total_pay": "38,000千円", "depreciation": "420万", "fixed_costs": "2,100万円", "employee_number": "12人",
    "capital_stock": "1000万円", "prefecture": "新潟県", "investment_name": "複合加工機", "cost": "2,000万円",
    "payment_month": "5", "service_month": "6", "useful_life": "10", "method": "declining_balance",
    "growth_net_sales": "1", "growth_personnel": "3%", "growth_fixed": "1.0", "extra_rate": "45",
    "extra_net_sales_1": "400万円", "extra_net_sales_2": "1,200万円", "extra_net_sales_3": "1,800万円",
    "extra_net_sales_4": "2,000万円", "extra_net_sales_5": "2,200万円", "extra_personnel_2": "150万円",
    "loan_amount": "1,000万円", "loan_rate": "1.8", "loan_repayments": "84回", "loan_month": "5", "owed_amount": "2,000万円",
    "owed_rate": "1.5", "owed_repayments": "60", "received_month": "12", "bridge_rate": "2", "compression": "direct", "micro": "yes",
}  # fmt: skip
