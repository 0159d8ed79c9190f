"""Products: filters first, likeness second, coupons by their terms."""

import pytest

from actions.core.errors import ShopError
from actions.core.products import ProductQuery, Variant, fits, rank, same_size, spellings
from actions.services.products import ProductService
from tests.builders import DAY, NOON, a_coupon, a_product, a_shopper, a_turn, an_order
from tests.fakes import Clock, FakeSearch, FakeShop

CHEAP = a_product("shoes-2", price_cents=9900, rating=4.0)
SOLD_OUT = a_product("shoes-3", variants=(Variant("S3", 0, "red", "42"),))


def _desk(*products, scores=None, **known) -> ProductService:
    shop = FakeShop(stocked=list(products), known={"ann": a_shopper()}, **known)
    return ProductService(shop, FakeSearch(scores or {}), Clock())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (ProductQuery(category="shoes"), True),
        (ProductQuery(category="bags"), False),
        (ProductQuery(brand="other"), False),
        (ProductQuery(max_cents=19899), False),
        (ProductQuery(min_cents=19900, max_cents=19900), True),
        (ProductQuery(colour="black", size="42"), True),
        (ProductQuery(colour="red"), False),
        (ProductQuery(size="EU 42"), True),
        (ProductQuery(exclude=frozenset({"shoes-1"})), False),
    ],
)
def test_every_filter_counts(query, found):
    assert fits(a_product(), query) is found


def test_what_is_sold_out_is_not_recommended_but_can_be_asked_about():
    assert not fits(SOLD_OUT, ProductQuery())
    assert fits(SOLD_OUT, ProductQuery(in_stock=False, colour="red"))


def test_sizes_are_the_same_however_they_are_written():
    assert same_size("42", "42码")
    assert same_size("XL", "xl")
    assert same_size("2XL", "XXL") and same_size("XXXL", "3xl") and same_size("1XL", "XL")
    assert not same_size("2XL", "XL")
    assert not same_size(None, "42")


@pytest.mark.parametrize("asked", ["XXL", "2XL", "2xl"])
def test_a_shop_finds_a_size_however_it_wrote_it(asked):
    assert {"xxl", "2xl"} <= spellings(asked)


def test_likeness_decides_and_rating_settles_ties():
    hits = rank([CHEAP, a_product()], {"shoes-1": 0.5, "shoes-2": 0.5})
    assert [h.product.id for h in hits] == ["shoes-1", "shoes-2"]
    assert rank([CHEAP, a_product()], {"shoes-2": 0.9})[0].product == CHEAP


def test_recommendations_keep_to_the_budget():
    desk = _desk(a_product(), CHEAP, scores={"shoes-1": 0.9, "shoes-2": 0.1})
    hits = desk.recommend(ProductQuery("running shoes", max_cents=10000))
    assert [(h.product.id, h.relaxed) for h in hits] == [("shoes-2", ())]


def test_when_nothing_fits_the_filters_let_go_are_named():
    (hit,) = _desk(a_product()).recommend(ProductQuery(colour="red", size="42"))
    assert hit.relaxed == ("size", "colour")
    (hit,) = _desk(a_product()).recommend(ProductQuery(max_cents=18000))
    assert hit.relaxed == ("price",)


def test_a_category_is_never_let_go():
    assert _desk(a_product()).recommend(ProductQuery(category="bags", colour="red")) == []


def test_stock_is_told_by_variant():
    _, variants = _desk(a_product()).variants("shoes-1", colour="black", size="42")
    assert [v.stock for v in variants] == [5]
    with pytest.raises(ShopError, match="not_found"):
        _desk().variants("gone")


@pytest.mark.parametrize(
    ("terms", "total", "saving"),
    [
        ({}, 30000, 4000),
        ({}, 29999, None),
        ({"kind": "percent", "value": 15, "min_cents": 0}, 9999, 1499),
        ({"kind": "free_shipping", "value": 0}, 30000, 0),
        ({"valid_until": NOON - DAY}, 30000, None),
        ({"categories": ("bags",)}, 30000, None),
        ({"value": 99999}, 30000, 30000),
    ],
)
def test_a_coupon_saves_what_its_terms_say(terms, total, saving):
    assert a_coupon(**terms).saving_cents(total, "shoes", NOON) == saving


def test_a_shopper_sees_the_coupons_they_may_use():
    codes = (
        a_coupon(),
        a_coupon(code="NEW", first_order=True),
        a_coupon(code="GOLD", levels=("gold",)),
        a_coupon(code="OLD", valid_until=NOON - DAY),
        a_coupon(code="BAGS", categories=("bags",)),
    )
    desk = _desk(codes=codes, placed=[an_order()])
    assert [c.code for c in desk.coupons(a_turn())] == ["MAN300", "BAGS"]
    assert [c.code for c in desk.coupons(a_turn(shopper_id=None), "shoes")] == ["MAN300", "NEW"]
    assert desk.coupon(" gold ").code == "GOLD"
