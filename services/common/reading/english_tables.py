"""Tables of the English reader: units, currencies, symbols, abbreviations, acronyms that are spelled."""

from __future__ import annotations

from services.common.reading.table import table, words

# After a number: singular, and plural where it is another.
UNITS = table(
    """
    % percent | °c degree Celsius, degrees Celsius | °f degree Fahrenheit, degrees Fahrenheit | ° degree, degrees
    ml milliliter, milliliters | dl deciliter, deciliters | ºc degrees Celsius | ºf degrees Fahrenheit
    l liter, liters | kg kilogram, kilograms | g gram, grams | mg milligram, milligrams | μg microgram, micrograms
    μm micrometer, micrometers | km kilometer, kilometers | m meter, meters | cm centimeter, centimeters
    mm millimeter, millimeters | km/h kilometer per hour, kilometers per hour | mph mile per hour, miles per hour
    mi mile, miles | ft foot, feet | in inch, inches | oz ounce, ounces | lb pound, pounds | " inch, inches
    ″ inch, inches | lbs pound, pounds | inch inch, inches | floz fluid ounce, fluid ounces | ¢ cent, cents
    gb gigabyte, gigabytes | mb megabyte, megabytes | kb kilobyte, kilobytes | tb terabyte, terabytes
    w watt, watts | kw kilowatt, kilowatts | mw megawatt, megawatts | gw gigawatt, gigawatts
    kwh kilowatt hour, kilowatt hours | v volt, volts | kj kilojoule, kilojoules | hpa hectopascal, hectopascals
    mah milliamp hour, milliamp hours | hz hertz | khz kilohertz | mhz megahertz | ghz gigahertz | hp horsepower
    kcal kilocalorie, kilocalories | cal calorie, calories | h hour, hours | hr hour, hours | hrs hour, hours
    min minute, minutes | mins minute, minutes | sec second, seconds | secs second, seconds | s second, seconds
    ms millisecond, milliseconds | x times | k thousand | bn billion | ppm parts per million | ppb parts per billion
    fps frame per second, frames per second | px pixel, pixels | m2 square meter, square meters | 원 won
    m3 cubic meter, cubic meters | km3 cubic kilometer, cubic kilometers | yds yard, yards
    km2 square kilometer, square kilometers | cm2 square centimeter, square centimeters
    cm3 cubic centimeter, cubic centimeters | ft2 square foot, square feet | sqft square foot, square feet
    yd yard, yards | qt quart, quarts | gal gallon, gallons | pt pint, pints | cup cup, cups | ha hectare, hectares
    tbsp tablespoon, tablespoons | tbsps tablespoon, tablespoons | tsps teaspoon, teaspoons
    tsp teaspoon, teaspoons | sq square | cc cubic centimeter, cubic centimeters | cl centiliter, centiliters
    nm nanometer, nanometers | mcg microgram, micrograms | t ton, tons | kph kilometer per hour, kilometers per hour
    m/s meter per second, meters per second | rpm revolution per minute, revolutions per minute | psi P S I
    db decibel, decibels | lm lumen, lumens | lx lux | lux lux | wh watt hour, watt hours | ma milliamp, milliamps
    mp megapixel, megapixels | bpm beat per minute, beats per minute | pcs piece, pieces | pc piece, pieces
    mbps megabit per second, megabits per second | gbps gigabit per second, gigabits per second | pts point, points
    yr year, years | yrs year, years | wk week, weeks | wks week, weeks | mo month, months | mos month, months
    k/h kilometer per hour, kilometers per hour | pp pages | pkg package, packages | doz dozen | pct percent
    """
)
# Units that are words or letters as often; a number apart from them is not enough.
AMBIGUOUS = frozenset(words("in a k x t mo mos pt pc pp cup l h w v inch ha"))
# Of these, lower case only: 5G and 4K are names.
LOWER_ONLY = frozenset(words("g k t h s m"))

# Sign: unit and subunit, (singular, plural) each.
CURRENCIES = {
    "$": (("dollar", "dollars"), ("cent", "cents")),
    "€": (("euro", "euros"), ("cent", "cents")),
    "£": (("pound", "pounds"), ("penny", "pence")),
    "¥": (("yen", "yen"), ("", "")),
    "₩": (("won", "won"), ("", "")),
    "₹": (("rupee", "rupees"), ("", "")),
}

SCALES = table(
    """
    k thousand | m million | b billion | bn billion | t trillion | tn trillion | mn million
    thousand thousand | million million | billion billion | trillion trillion
    """
)

SYMBOLS = table(
    """
    & and | + plus | = equals | % percent | × times | ÷ divided by | ° degrees | № number | $ dollars
    € euros | £ pounds | ₩ won | ± plus or minus | ≈ about | < less than | > more than | ≤ at most | ≥ at least
    π pi | α alpha | β beta | γ gamma | δ delta | λ lambda | μ mu | σ sigma | ω omega | Ω ohm | Δ delta | ∞ infinity
    © copyright | § section | ¥ yen
    """
)

WORDS = table(
    """
    w/ with | w/o without | b/c because | vs versus | etc et cetera | e.g for example | i.e that is
    approx approximately | mr mister | mrs missus | ms miz | prof professor | wifi why fie | wi-fi why fie
    fl fluid | sq square | usb-c U S B C | usb-a U S B A | q&a Q and A | r&d R and D | at&t A T and T | h&m H and M
    b&b B and B | r&b R and B | m&a M and A | a/c A C | n/a not available | c/o care of | 24/7 twenty four seven
    jpeg jay peg | gif gif | sql S Q L | covid-19 covid nineteen | t-shirt T shirt | t-shirts T shirts | k-pop K pop
    e-mail email | x-ray X ray | phd P H D | et al et al | ltd limited | inc incorporated | corp corporation
    dept department | tel telephone | ave avenue | blvd boulevard | rd road | hwy highway | est E S T | pst P S T
    ios I O S | macos mac O S | saas sass | mph miles per hour
    """
)
# Abbreviations that need their full stop.
DOTTED = table(
    """
    no number | vol volume | fig figure | ch chapter | sec section | ed edition | gen general | sen senator
    gov governor | rep representative | capt captain | lt lieutenant | sgt sergeant | rev reverend | hon honorable
    ext extension | ep episode | incl including | avg average | max maximum | jr junior | sr senior | co company
    mt mount | ft fort | p page | pp pages | jan January | feb February | mar March | apr April | jun June
    jul July | aug August | sep September | sept September | oct October | nov November | dec December | mon Monday
    tue Tuesday | tues Tuesday | wed Wednesday | thu Thursday | thur Thursday | thurs Thursday | fri Friday
    sat Saturday | sun Sunday | apt apartment | ste suite | bldg building | ln lane | pkwy parkway | sq square
    oz ounces | lb pounds | lbs pounds | hr hours | hrs hours | min minutes | in inches | tbsp tablespoons
    tsp teaspoons | yr years | yrs years | dist district | univ university | assoc association
    """
)
MONTHS = words("January February March April May June July August September October November December")
MONTH = r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"  # noqa: E501
WEEKDAYS = table(
    """
    mon Monday | tue Tuesday | tues Tuesday | wed Wednesday | thu Thursday | thur Thursday | thurs Thursday
    fri Friday | sat Saturday | sun Sunday
    """
)

# Capitals with vowels that are spelled all the same; without vowels every run of capitals is.
SPELLED = frozenset(
    words(
        """
    AD AI AM AMP API AR ATM BA BCE CEO CFO CIA CIO COO CPU CTO DIY DNA EDM EDT EST ETA ETF EU EUR EV FAQ FBI GPU HIV
    IBM IP IPA IPO IQ IRA IoT ISBN ISO IT LA LED MBA MIT NBA NFA NYC OEM OS OTT PDA QA RNA RSI SEO SUV UAE UFO UI UK
    UN UPS URL US USA USB USD UX UV VIP ASAP LOL OMG FYI AOL IMF IRS EPA FDA NHS ACL UEFA ESPN IMDB OLED AWS EUV ESG
    AMD USPS
    """
    )
)
# Acronyms by themselves, words among other words in capitals.
WORD_OR_ACRONYM = frozenset(words("WHO IT US AM"))
# Acronyms that are said as words.
SAID = frozenset(
    words(
        """
    NASA NATO RAM ROM UNESCO UNICEF OPEC FIFA LASER RADAR SIM PIN GIF AIDS SARS MERS COVID ASCII CAPTCHA SWAT IKEA
    NASDAQ SCUBA LAN WAN ZIP JPEG JSON ASEAN APEC EBITDA FOMO YOLO LEGO VISA DRAM MIDI SONAR POTUS SCOTUS OSHA CERN
    ESA
    """
    )
)
# Short words that shops and posters write in capitals.
SHOUTED = frozenset(
    words(
        """
    A ALL AND ANY ARE AS AT BAG BE BEST BIG BOX BUT BUY BY CAN CAR CAT CUP DAY DEAL DID DO DOG DON END EAT FAN FAR
    FAST FEW FOR FREE FUN GET GIFT GO GOT HAD HAS HE HER HIM HIS HOT HOW I IF IN IS IT ITS JOB JOY KIT LAST LET LIVE
    LOW MAN MAX ME MINI MIX MORE MY NEW NEXT NO NOT NOW OF OFF OLD ON ONE ONLY OPEN OR OUR OUT OWN PER PLAY PLUS PRO
    PUT RED RUN SAY SALE SAVE SEE SET SHE SHOP SIX SO SOLD STOP SUN TEA TEN THE TIP TO TODAY TOO TOP TRY TWO UP USE
    VAN WAS WAY WE WHO WHY WIN WITH WON WOW YES YET YOU YOUR ZERO ICE AIR ART BED BAR BUS EGG FIT FIX GYM HAT HIT
    KEY LEG LOT MAP MEN OIL PAY PEN PET
    """
    )
)
# After these a Roman numeral counts; after a name of a ruler it gives the place in the line.
COUNTED_BY_ROMAN = frozenset(
    words(
        """
    war chapter part act volume vol book phase type class episode bowl level title article section appendix mark stage
    grade fantasy rocky scene unit step division tier schedule annex group factor module quarter wars park
    """
    )
)
RULERS = frozenset(
    words(
        """
    henry louis elizabeth george charles edward richard james william philip benedict paul pius napoleon catherine
    ramses ramesses nicholas francis leo gregory frederick ivan peter alexander mary john clement urban innocent
    wilhelm carl gustav christian haakon margaret ptolemy darius mehmed murad sancho alfonso ferdinand joseph
    leopold otto rama king queen pope emperor baldwin constantine theodosius justinian mohammed hassan pedro
    """
    )
)
# After these a number of three or four figures is said as rooms and flights are.
NAMED_BY_FIGURES = frozenset(
    words("room flight boeing airbus highway route apartment apt suite bus gate train hwy interstate")
)
# After these the figures behind the point are a number: Python 3.11 is three point eleven.
VERSIONED = frozenset(
    words("python version ubuntu ios android node node.js java macos django react php chrome kernel linux release v")
)
# Things that an amount describes: a 64 oz bottle is a sixty four ounce bottle.
DESCRIBED = frozenset(
    words(
        """
    bottle bag can box jar adapter charger tank pan tumbler battery screen monitor display drive ssd bulb speaker
    camera run race walk sofa container capacity mug glass pack lens motor engine panel backpack pitcher carton
    display tv laptop tablet phone card package tub cable cord rope fence pool burger steak can heater
    """
    )
)
# What follows "a 5 km" when it describes a thing (a five kilometer run), against words that go on otherwise.
NOT_DESCRIBED = frozenset(
    words(
        """
    of in to per for on at and or more less off from a an the is are was were away ago long wide tall high deep old
    by each with than before after every plus up as but if that which who when where while until till into over
    under thick apart
    """
    )
)
