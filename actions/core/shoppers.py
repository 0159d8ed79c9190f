"""Who a signed-in shopper is to the shop, and where parcels go."""

from dataclasses import dataclass, field

from actions.core.languages import Language


@dataclass(frozen=True)
class Address:
    """A postal address; what a shopper types freely is all `street`."""

    name: str = ""
    phone: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""

    @property
    def line(self) -> str:
        """The place in one line, without the person."""
        city = "" if self.city.removesuffix("市") == self.province else self.city
        places = (p for p in (self.province, city, self.district, self.street) if p)
        return " ".join(places)


@dataclass(frozen=True)
class Shopper:
    id: str
    name: str
    language: Language = "zh"
    phone: str = ""
    email: str = ""
    address: Address = field(default_factory=Address)
    member_level: str = ""
    points: int = 0
