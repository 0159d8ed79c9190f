"""A shop of two products and four orders, written as the files of `data/shop` are."""

from pathlib import Path
from typing import Any

import yaml

HERE = {"name": "Ann", "phone": "1", "province": "上海", "city": "上海市"}
ADDRESS = HERE | {"district": "静安区", "street": "梧桐弄 18 号"}
PAID = {"method": "wallet", "state": "paid", "at": {"days": -2}}


def _product(id_: str, sku: str, stock: int, colour: str, rating: float) -> dict[str, Any]:
    return {
        "id": id_,
        "zh": "跑鞋",
        "en": "Running shoes",
        "brand": "kuibu",
        "price_cents": 19900,
        "attributes": {"sole": {"zh": "泡棉", "en": "foam"}},
        "keywords": {"zh": ["跑步"], "en": ["running"]},
        "description": {"zh": "软", "en": "soft"},
        "variants": [{"sku": sku, "colour": colour, "size": "42", "stock": stock}],
        "rating": rating,
    }


def _order(number: str, shopper: str, state: str, days: int, **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "shopper": shopper,
        "state": state,
        "placed": {"days": days},
        "items": [{"sku": "S1-42", "quantity": 1, "price_cents": 19900}],
        "shipping_cents": 0,
        "total_cents": 19900,
        "address": ADDRESS,
        "payment": PAID,
        **more,
    }


def _step(zh: str, en: str) -> dict[str, Any]:
    return {"at": {"hours": -3}, "zh": zh, "en": en}


FILES: dict[str, Any] = {
    "shop.yml": {
        "name": {"zh": "小店", "en": "Small shop"},
        "currency": "CNY",
        "policies": {
            "returns": {"return_days": 7, "exchange_days": 15},
            "refunds": {"methods": {"wallet": {"zh": "钱包", "en": "wallet", "max_days": 1}}},
        },
    },
    "labels.yml": {"attributes": {}, "colours": {"black": {"zh": "黑色", "en": "black"}}},
    "categories.yml": [{"id": "shoes", "zh": "鞋", "en": "Shoes", "words_zh": ["鞋子"]}],
    "brands.yml": [{"id": "kuibu", "zh": "跬步", "en": "Kuibu", "words": []}],
    "faq.yml": [
        {
            "id": "returns-days",
            "intents": ["return_exchange"],
            "zh": {"question": "几天内可以退货？", "answer": "{policy.returns.return_days} 天"},
            "en": {"question": "How long can I return?", "answer": "7 days", "variants": ["x"]},
        }
    ],
    "coupons.yml": [
        {"code": "MAN300", "zh": "满减", "en": "off", "kind": "amount", "value": 4000}
        | {"min_cents": 30000, "valid_days": 14, "categories": [], "levels": []}
    ],
    "shoppers.yml": [
        {"id": "ann", "name": "Ann", "language": "en", "phone": "1", "email": "a@b.c"}
        | {"address": ADDRESS, "member_level": "gold", "points": 5}
    ],
    "products/shoes.yml": [
        _product("shoes-1", "S1-42", 5, "black", 4.0),
        _product("shoes-2", "S2-42", 0, "red", 4.9),
    ],
    "orders.yml": [
        _order(
            *("ZG1", "ann", "paid", -2),
            shipping={"carrier": "feilu", "events": [_step("开始拣货", "Picking began")]},
        ),
        _order(
            *("ZG2", "ann", "delivered", -5),
            shipping={"carrier": "feilu", "tracking": "FL2", "delivered": {"days": -1}},
        ),
        _order(
            *("ZG3", "ann", "return_requested", -9),
            **{
                "return": {"number": "RT3", "kind": "exchange", "state": "requested"}
                | {"items": [{"sku": "S1-42", "quantity": 1}]}
                | {"events": [_step("换货申请已提交", "Exchange requested")]}
                | {"reason": {"zh": "大了", "en": "Too large"}}
            },
            refund={"number": "RF3", "state": "approved", "amount_cents": 100}
            | {"reason": {"zh": "退货验收通过", "en": "Checked"}},
            invoice={"kind": "personal", "state": "issued", "title": "Ann", "number": "148"},
        ),
        _order("ZG9", "bob", "paid", -1),
    ],
}


def write_small_shop(folder: Path) -> None:
    for name, data in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
