"""Tables of the English reader: units, currencies, symbols, acronyms that are spelled."""

from __future__ import annotations

from services.common.reading.table import table, words

# After a number: singular, and plural where it is another.
UNITS = table(
    """
    % percent | °c degrees Celsius | °f degrees Fahrenheit | ° degree, degrees | ml milliliter, milliliters
    l liter, liters | kg kilogram, kilograms | g gram, grams | mg milligram, milligrams
    km kilometer, kilometers | m meter, meters | cm centimeter, centimeters | mm millimeter, millimeters
    km/h kilometer per hour, kilometers per hour | mph mile per hour, miles per hour | mi mile, miles
    ft foot, feet | in inch, inches | oz ounce, ounces | lb pound, pounds | lbs pound, pounds
    gb gigabyte, gigabytes | mb megabyte, megabytes | kb kilobyte, kilobytes | tb terabyte, terabytes
    w watt, watts | kw kilowatt, kilowatts | kwh kilowatt hour, kilowatt hours | v volt, volts
    mah milliamp hour, milliamp hours | hz hertz | khz kilohertz | mhz megahertz | ghz gigahertz
    kcal kilocalorie, kilocalories | cal calorie, calories | h hour, hours | hr hour, hours | hrs hour, hours
    min minute, minutes | mins minute, minutes | sec second, seconds | s second, seconds
    ms millisecond, milliseconds | am A M | pm P M | a.m A M | p.m P M | x times | k thousand
    fps frame per second, frames per second | px pixel, pixels | m2 square meter, square meters | 원 won
    yd yard, yards | qt quart, quarts | gal gallon, gallons | pt pint, pints | cup cup, cups
    tbsp tablespoon, tablespoons
    tsp teaspoon, teaspoons | sq square | cc cubic centimeter, cubic centimeters | cl centiliter, centiliters
    nm nanometer, nanometers | mcg microgram, micrograms | t ton, tons | kph kilometer per hour, kilometers per hour
    m/s meter per second, meters per second | rpm revolution per minute, revolutions per minute | psi P S I
    db decibel, decibels | lm lumen, lumens | lx lux | lux lux | wh watt hour, watt hours | ma milliamp, milliamps
    mp megapixel, megapixels
    mbps megabit per second, megabits per second | gbps gigabit per second, gigabits per second
    yr year, years | yrs year, years | wk week, weeks | mo month, months | k/h kilometer per hour, kilometers per hour
    """
)

# Sign: unit and subunit, (singular, plural) each.
CURRENCIES = {
    "$": (("dollar", "dollars"), ("cent", "cents")),
    "€": (("euro", "euros"), ("cent", "cents")),
    "£": (("pound", "pounds"), ("penny", "pence")),
    "¥": (("yen", "yen"), ("", "")),
    "₩": (("won", "won"), ("", "")),
}

SCALES = table(
    """
    k thousand | m million | b billion | bn billion | thousand thousand | million million
    """
)

SYMBOLS = table(
    """
    & and | @ at | + plus | = equals | % percent | × times | ÷ divided by | ° degrees | № number | $ dollars
    € euros | £ pounds | ₩ won
    """
)

WORDS = table(
    """
    w/ with | w/o without | vs versus | etc et cetera | e.g for example | i.e that is | approx approximately
    dr doctor | mr mister | mrs missus | ms miz | prof professor | wifi why fie | wi-fi why fie
    fl fluid | usb-c U S B C | 24/7 twenty-four seven | q&a Q and A | r&d R and D
    """
)

# Capitals with vowels that are spelled all the same; without vowels every run of capitals is.
SPELLED = frozenset(
    words(
        """
    AI AM AMP API AR ATM BA CEO CFO CIA CIO COO CPU CTO DIY DNA EDM ETA EU EUR EV FAQ FBI GPU HIV IBM IP IPA IQ
    IRA IoT LA LED MBA MIT NBA NFA OEM OS QA RSI SEO SUV UAE UFO UI UK URL US USA USB USD UX VIP
    """
    )
)
