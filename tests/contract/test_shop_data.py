"""The demo shop's data keep what data/shop/README.md promises."""

import datetime
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

SHOP = Path(__file__).parents[2] / "data" / "shop"
STATES = (
    "pending_payment paid packing shipped in_delivery delivered completed cancelled "
    "return_requested returning refunding refunded exchanged"
).split()
PLACEHOLDER = re.compile(r"\{(.*?)\}")
Data = dict[str, Any]


def load(name: str) -> Any:
    return yaml.safe_load((SHOP / name).read_text("utf-8"))


shop, labels = load("shop.yml"), load("labels.yml")
categories, brands, coupons = load("categories.yml"), load("brands.yml"), load("coupons.yml")
shoppers, orders, faq = load("shoppers.yml"), load("orders.yml"), load("faq.yml")
shelves: dict[str, list[Data]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted((SHOP / "products").glob("*.yml"))
}
products = [product for shelf in shelves.values() for product in shelf]
variants = [variant for product in products for variant in product["variants"]]
skus = {variant["sku"] for variant in variants}


def texts(data: Any) -> list[Data]:
    """Every mapping that speaks a language, wherever it lies."""
    if isinstance(data, dict):
        here = [data] if {"zh", "en"} & data.keys() else []
        return here + [text for value in data.values() for text in texts(value)]
    if isinstance(data, list):
        return [text for value in data for text in texts(value)]
    return []


def answers() -> list[str]:
    return [entry[language]["answer"] for entry in faq for language in ("zh", "en")]


def moment(order: Data, *path: str) -> datetime.timedelta:
    found: Any = order
    for key in path:
        found = found[key]
    return datetime.timedelta(**found)


def test_there_are_more_than_220_products_in_at_least_14_categories() -> None:
    assert len(products) > 220
    assert len(shelves) >= 14
    assert all(10 <= len(shelf) <= 16 for shelf in shelves.values())


def test_every_category_has_its_shelf() -> None:
    assert {category["id"] for category in categories} == set(shelves)


@pytest.mark.parametrize("things", [categories, brands, shoppers, faq, products])
def test_ids_are_unique(things: list[Data]) -> None:
    assert Counter(thing["id"] for thing in things).most_common(1)[0][1] == 1


def test_skus_order_numbers_and_coupon_codes_are_unique() -> None:
    assert len(skus) == len(variants)
    assert len({order["number"] for order in orders}) == len(orders)
    assert len({coupon["code"] for coupon in coupons}) == len(coupons)


def test_no_text_misses_a_language() -> None:
    said = texts([shop, labels, categories, brands, coupons, products, orders, faq])
    assert [text for text in said if not (text.get("zh") and text.get("en"))] == []


def test_titles_are_in_their_language_and_never_repeat() -> None:
    han = re.compile("[一-鿿]")
    assert [p["id"] for p in products if not han.search(p["zh"]) or han.search(p["en"])] == []
    assert len({p["zh"] for p in products}) == len({p["en"] for p in products}) == len(products)


def test_every_product_is_described() -> None:
    for product in products:
        assert 3 <= len(product["attributes"]) <= 6, product["id"]
        assert all(len(product["keywords"][language]) >= 3 for language in ("zh", "en"))
        assert 1 <= product["rating"] <= 5, product["id"]
        assert isinstance(product["since"], datetime.date), product["id"]


def test_every_slug_of_a_product_has_a_name_to_show() -> None:
    assert {p["brand"] for p in products} == {brand["id"] for brand in brands}
    assert {key for p in products for key in p["attributes"]} == set(labels["attributes"])
    assert {v["colour"] for v in variants if "colour" in v} <= set(labels["colours"])


def test_prices_are_whole_cents_below_the_list_price() -> None:
    for product in products:
        assert isinstance(product["price_cents"], int), product["id"]
        assert 0 < product["price_cents"] < product.get("list_price_cents", 10**9), product["id"]


def test_stock_is_never_negative_and_some_is_out() -> None:
    assert all(variant["stock"] >= 0 for variant in variants)
    assert sum(variant["stock"] == 0 for variant in variants) >= 30


def test_a_sku_begins_with_the_id_of_its_product_and_sizes_are_text() -> None:
    for product in products:
        for variant in product["variants"]:
            assert variant["sku"].startswith(product["id"].upper())
            assert isinstance(variant.get("size", ""), str)


def test_there_are_twelve_shoppers_with_at_least_four_orders_each() -> None:
    count = Counter(order["shopper"] for order in orders)
    assert len(shoppers) == 12
    assert set(count) == {shopper["id"] for shopper in shoppers}
    assert min(count.values()) >= 4


def test_there_are_seventy_orders_and_every_state_has_three() -> None:
    count = Counter(order["state"] for order in orders)
    assert len(orders) >= 70
    assert set(count) == set(STATES)
    assert min(count.values()) >= 3


@pytest.mark.parametrize("shopper", ["ann", "lin"])
def test_ann_and_lin_have_an_order_for_every_flow(shopper: str) -> None:
    mine = [order for order in orders if order["shopper"] == shopper]
    days = shop["policies"]["returns"]["return_days"]
    ages = [-moment(o, "shipping", "delivered").days for o in mine if o["state"] == "delivered"]
    assert len(mine) >= 8
    assert {"shipped", "pending_payment", "packing", "refunding"} <= {o["state"] for o in mine}
    assert min(ages) < days < max(ages)


def test_every_item_of_an_order_is_in_the_catalogue() -> None:
    sold = {item["sku"] for order in orders for item in order["items"]}
    back = {item["sku"] for o in orders if "return" in o for item in o["return"]["items"]}
    assert sold <= skus
    assert back <= sold


def test_totals_add_up() -> None:
    for order in orders:
        goods = sum(item["quantity"] * item["price_cents"] for item in order["items"])
        total = goods + order["shipping_cents"] - order.get("discount_cents", 0)
        assert order["total_cents"] == total, order["number"]
        assert order.get("refund", {}).get("amount_cents", 0) <= total, order["number"]


def test_coupons_carriers_and_methods_of_orders_are_the_shops() -> None:
    policies = shop["policies"]
    assert {o["coupon"] for o in orders if "coupon" in o} <= {c["code"] for c in coupons}
    carriers = {carrier["id"] for carrier in policies["shipping"]["carriers"]}
    assert {o["shipping"]["carrier"] for o in orders} <= carriers
    methods = {method["id"] for method in policies["payment"]["methods"]}
    assert methods == set(policies["refunds"]["methods"])
    assert {o["payment"]["method"] for o in orders} <= methods


def test_every_province_of_a_shopper_has_a_region() -> None:
    regions = shop["policies"]["shipping"]["regions"].values()
    provinces = {province for region in regions for province in region["provinces"]}
    addresses = [order["address"] for order in orders] + [s["address"] for s in shoppers]
    assert {address["province"] for address in addresses} <= provinces


def test_events_are_past_in_order_and_after_the_order_was_placed() -> None:
    for order in orders:
        placed = moment(order, "placed")
        times = [moment(event, "at") for event in order["shipping"]["events"]]
        assert times == sorted(times), order["number"]
        assert all(placed <= time < datetime.timedelta() for time in times), order["number"]


def test_an_order_that_has_arrived_says_when() -> None:
    arrived = {"delivered", "completed", "return_requested", "returning", "exchanged"}
    for order in orders:
        if order["state"] in arrived:
            assert moment(order, "placed") < moment(order, "shipping", "delivered")


def test_the_cases_that_hurt_are_there() -> None:
    kinds = Counter(order["problem"]["kind"] for order in orders if "problem" in order)
    assert set(kinds) == {"delayed", "lost", "not_received"}
    assert all(order["cancel"]["reason"] for order in orders if order["state"] == "cancelled")


def test_returns_refunds_and_invoices_are_in_every_step() -> None:
    steps = Counter(order["return"]["state"] for order in orders if "return" in order)
    assert {"requested", "approved", "in_transit", "received", "inspected", "done"} == set(steps)
    kinds = {order["return"]["kind"] for order in orders if "return" in order}
    assert kinds == {"return", "exchange", "repair"}
    refunds = {order["refund"]["state"] for order in orders if "refund" in order}
    assert {"requested", "approved", "processing", "paid"} == refunds
    assert {o["invoice"]["state"] for o in orders if "invoice" in o} == {"requested", "issued"}


def test_there_are_seventy_faq_entries_with_variants_in_both_languages() -> None:
    assert len(faq) >= 70
    for entry in faq:
        assert entry["intents"], entry["id"]
        assert all(2 <= len(entry[language]["variants"]) <= 4 for language in ("zh", "en"))


def test_every_placeholder_leads_to_a_policy() -> None:
    policy_texts = [text for area in shop["policies"].values() for text in area["text"].values()]
    for text in answers() + policy_texts:
        for path in PLACEHOLDER.findall(text):
            head, *keys = path.split(".")
            found: Any = shop["policies"]
            for key in keys:
                found = found[key]
            assert head == "policy", path
            assert found or found == 0, path


def test_answers_hold_no_number_of_their_own() -> None:
    assert [text for text in answers() if re.search(r"\d", PLACEHOLDER.sub("", text))] == []


def test_coupons_name_categories_and_levels_that_exist() -> None:
    levels = set(shop["policies"]["membership"]["levels"])
    assert 8 <= len(coupons) <= 10
    for coupon in coupons:
        assert coupon["kind"] in {"amount", "percent", "free_shipping"}
        assert set(coupon["categories"]) <= set(shelves), coupon["code"]
        assert set(coupon["levels"]) <= levels, coupon["code"]


def test_every_category_has_a_small_quiet_picture() -> None:
    for category in categories:
        picture = (SHOP / category["image"]).read_text("utf-8")
        elements = ElementTree.fromstring(picture).iter()
        tags = {element.tag.rpartition("}")[2] for element in elements}
        assert len(picture.encode()) < 3000, category["id"]
        assert 'viewBox="0 0 400 300"' in picture, category["id"]
        assert not tags & {"script", "text", "image", "style"}, category["id"]
