"""What schema.org things say of a product or an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from services.crawl.facts.money import Money, parse_money
from services.crawl.facts.structured import Thing, many, types_of, words

PRODUCTS = frozenset(
    {"Product", "ProductGroup", "IndividualProduct", "ProductModel", "SomeProducts", "Vehicle", "Book"}
)
ARTICLES = frozenset(
    {
        "Article", "NewsArticle", "BlogPosting", "TechArticle", "Report", "ScholarlyArticle", "SocialMediaPosting",
        "AnalysisNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle", "Recipe", "HowTo", "LiveBlogPosting",
    }
)  # fmt: skip
_OFFERS = frozenset({"Offer", "AggregateOffer", "OfferForPurchase"})
# Where things stand that the page is not about.
_BESIDE = (
    "isRelatedTo", "isSimilarTo", "isAccessoryOrSparePartFor", "isConsumableFor", "itemListElement", "review",
    "mentions", "hasVariant", "itemOffered", "itemReviewed", "recommendedProduct",
)  # fmt: skip
_WORN = ("UsedCondition", "RefurbishedCondition", "DamagedCondition")
_LIST_TYPES = ("ListPrice", "StrikethroughPrice", "MSRP", "SRP", "RegularPrice")


@dataclass
class Said:
    """What one source says of the page's subject; empty fields: nothing."""

    title: str = ""
    description: str = ""
    price: Money | None = None
    list_price: Money | None = None
    brand: str = ""
    features: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)


def find_product(things: Sequence[Thing], headings: Iterable[str]) -> Thing | None:
    """Choose the product that the page is about: one that its headings name, else the first that stands by itself."""
    beside = {id(inner) for thing in things for key in _BESIDE for inner in many(thing.get(key))}
    products = [thing for thing in things if types_of(thing) & PRODUCTS and id(thing) not in beside]
    if not products:
        return None
    said = [_folded(heading) for heading in headings if heading]

    def rank(thing: Thing) -> tuple[bool, bool]:
        name = _folded(words(thing.get("name")))
        return bool(name) and any(name in heading for heading in said), bool(_offers(thing))

    return max(products, key=rank)


def find_article(things: Sequence[Thing]) -> Thing | None:
    """Choose the article that the page is about."""
    return next(
        (thing for thing in things if types_of(thing) & ARTICLES and words(thing.get("headline") or thing.get("name"))),
        None,
    )


def read_product(thing: Thing) -> Said:
    """Read a product; of offers that differ, the lowest price counts, as pages show it."""
    offers = _offers(thing)
    prices = [price for offer in _of_new_ones(offers) if (price := _price(offer))]
    currency = next((price.currency for price in prices if price.currency), "")
    lowest = min(prices, key=lambda price: price.amount, default=None)
    listed = [price for offer in offers for price in _list_prices(offer)]
    highest = max(listed, key=lambda price: price.amount, default=None)
    return Said(
        title=words(thing.get("name")),
        description=words(thing.get("description")),
        price=Money(lowest.amount, lowest.currency or currency) if lowest else None,
        list_price=highest,
        brand=words(thing.get("brand")) or words(thing.get("manufacturer")),
        features=_properties(thing),
        images=_images(thing),
    )


def read_article(thing: Thing) -> Said:
    """Read an article."""
    return Said(
        title=words(thing.get("headline")) or words(thing.get("name")),
        description=words(thing.get("description")),
        images=_images(thing),
    )


def site_of(things: Sequence[Thing]) -> str:
    """Give the site's name where the data tells it."""
    for thing in things:
        if types_of(thing) & {"WebSite", "OnlineStore", "NewsMediaOrganization"} and (name := words(thing.get("name"))):
            return name
    publishers = [thing.get("publisher") for thing in things if types_of(thing) & ARTICLES]
    named = [
        thing for thing in things if types_of(thing) & {"Organization", "Store", "Corporation"} and thing.get("url")
    ]
    return next((name for name in map(words, [*publishers, *named]) if name), "")


def _offers(thing: Thing) -> list[Thing]:
    found: list[Thing] = []
    queue: list[Any] = [*many(thing.get("offers"))]
    for variant in many(thing.get("hasVariant"))[:50]:
        if isinstance(variant, dict):
            queue += many(variant.get("offers"))
    for offer in queue[:200]:
        if isinstance(offer, dict):
            found.append(offer)
            queue += many(offer.get("offers"))
    return found


def _of_new_ones(offers: list[Thing]) -> list[Thing]:
    """Leave out offers of used things where new ones are offered, and the sums of offers that are told one by one."""
    single = [offer for offer in offers if not many(offer.get("offers"))]
    new = [offer for offer in single if not words(offer.get("itemCondition")).endswith(_WORN)]
    priced = [offer for offer in new if _price(offer)]
    return priced or [offer for offer in single if _price(offer)] or offers


def _price(offer: Thing) -> Money | None:
    currency = words(offer.get("priceCurrency"))
    for key in ("price", "lowPrice"):
        if price := parse_money(words(offer.get(key)), currency):
            return price
    told = [
        price
        for specification in _specifications(offer)
        if not _is_list(specification) and not specification.get("referenceQuantity")
        if (
            price := parse_money(
                words(specification.get("price") or specification.get("minPrice")),
                words(specification.get("priceCurrency")) or currency,
            )
        )
    ]
    return min(told, key=lambda price: price.amount, default=None)


def _list_prices(offer: Thing) -> list[Money]:
    currency = words(offer.get("priceCurrency"))
    found = [
        parse_money(words(specification.get("price")), words(specification.get("priceCurrency")) or currency)
        for specification in _specifications(offer)
        if _is_list(specification)
    ]
    return [price for price in found if price]


def _specifications(offer: Thing) -> list[Thing]:
    return [value for value in many(offer.get("priceSpecification")) if isinstance(value, dict)]


def _is_list(specification: Thing) -> bool:
    return words(specification.get("priceType")).rpartition("/")[2] in _LIST_TYPES


def _properties(thing: Thing) -> list[str]:
    found = []
    for value in many(thing.get("additionalProperty")):
        if isinstance(value, dict):
            name, said, unit = words(value.get("name")), words(value.get("value")), words(value.get("unitText"))
            if name and said:
                found.append(f"{name}: {said}{f' {unit}' if unit else ''}")
    for key, name in (("material", "material"), ("color", "color"), ("size", "size"), ("weight", "weight")):
        if said := words(thing.get(key)):
            found.append(f"{name}: {said}")
    return found


def _images(thing: Thing) -> list[str]:
    values = many(thing.get("image"))
    values += [
        image
        for variant in many(thing.get("hasVariant"))[:20]
        if isinstance(variant, dict)
        for image in many(variant.get("image"))
    ]
    found = [value.get("contentUrl") or value.get("url") if isinstance(value, dict) else value for value in values]
    return [value for value in found if isinstance(value, str) and value.strip()]


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()


def cheaper(price: Money | None, listed: Money | None) -> bool:
    """Tell whether a list price makes sense beside a price: above it, and not by a factor that is a mistake."""
    return bool(price and listed and price.amount < listed.amount <= price.amount * Decimal(20))
