"""The words of the corpus: subjects with what is said about them, common words, and parts of names."""

_SUBJECTS = """
harbours: anchor ballast breakwater buoy channel crane dredger estuary ferry fog harbour horn hull lighthouse mooring
    pier pilot quay tide wharf
bread: baker bakery barley bread crumb crust dough flour gluten hearth kneading loaf miller oven proofing rye salt
    sourdough starter yeast
trains: branch carriage conductor depot freight gauge junction locomotive platform railway siding signal sleeper
    station steam ticket timetable train tunnel viaduct
gardens: allotment beehive compost frost garden greenhouse hedge lawn mulch orchard perennial pruning rose seedling
    slug soil spade trellis tulip weeding
typography: ampersand baseline column foundry galley glyph hyphenation ink italic kerning leading letterpress ligature
    margin matrix printer punch serif specimen typeface
databases: backup cache constraint cursor database deadlock index isolation latency ledger migration query replica
    rollback schema shard snapshot transaction trigger vacuum
birds: bellbird binoculars chorus dawn feather fledgling flock heron hide migration nest owl perch plumage ringing
    song swift wader warbler wetland
maps: atlas bearing boundary cairn cartographer chart compass contour coordinates footpath gazetteer grid legend map
    meridian projection relief scale survey triangulation
bicycles: bicycle brake chain climb commuter derailleur frame gears handlebar lane mechanic pannier pedal puncture
    saddle spoke tandem touring velodrome wheel
cheese: affineur brine butter cellar cheddar cheese creamery curd dairy goat milking mould pasture rennet rind
    ripening shepherd tasting wheel whey
clocks: almanac bell calendar chime clock dial escapement gear hour leap mainspring minute pendulum quartz regulator
    second sundial tower watchmaker zone
libraries: archive bindery borrower card catalogue codex date due folio index librarian library loan manuscript
    marginalia periodical reading reference room shelf stack
music: accordion ballad bow cello chorus concert ensemble fiddle harmony luthier melody overture quartet refrain
    rehearsal rhythm scale score tempo verse
weather: anemometer barometer cloud drizzle drought forecast front gale hail humidity isobar mist rainfall sleet snow
    storm sunrise thaw thermometer thunder
bridges: abutment arch bascule bridge cable engineer expansion footbridge girder keystone load parapet pier pylon
    rivet span suspension swing toll truss
photography: aperture contact contrast darkroom emulsion enlarger exposure film flash focus grain lens negative
    photograph portrait print sheet shutter tripod viewfinder
cooking: broth dumpling garlic herb kitchen ladle lentil marinade onion pepper pickling recipe roast saucepan simmer
    skillet spice stew stock supper
walking: blister boots bothy crossing heath lowland moor path plateau ramble ridge river rucksack shelter stile summit
    trail valley walk waymark
software: branch bug compiler debugger dependency deployment documentation interface library logging merge module
    parser patch refactoring regression release review software test
islands: atoll causeway chapel crofter dune ferry gannet harbour island kelp lagoon machair peat seal shingle shore
    skerry storm tideline wreck
"""
_COMMON = """
the the the the the a a a of of of to to and and and in in is was it that for on with as at by from this but they we
had have has were are be been one two three first last many some most few other every each old new small large long
short early late good better quiet busy open closed people year day morning evening week month winter summer place
house road town village work time word line way side part end start hand thing story letter question answer again
never always often soon still already almost only just even much more less very quite rather before after while when
where because though until since about over under through between without within against along across around near made
found kept left came went took gave saw heard knew thought asked told wrote read built broke mended opened
"""
_OPENINGS = """
Ald Bar Cor Dun Eas Fen Gal Hol Inch Kil Lan Mor Nor Oak Pen Ros Sal Thorn Ul Wes Ash Bryn Cul Dal Est
"""
_ENDINGS = """
mouth wick ham ford by ness holm field dale burgh stead combe gate haven moor well ridge thorpe more beck
"""
_TITLES = """
The {one} of {name}
Notes on {one} and {two}
How we mended the {one}
A year with the {one}
What the {one} taught me about {two}
{name} and its {one}
Why every {one} needs a {two}
The last {one} in {name}
{one}, {two} and a long winter
A short history of the {one} since {year}
In praise of the {one}
Learning {one} in {name}
Against the {one}
The {one} that nobody wanted
Letters from {name}: {one}
From {one} to {two}
Ten questions about {one}
The {year} {one} of {name}
Before the {one} came the {two}
Building a {one} from a {two}
{name} in {year}: the {one}
"""

_LINES = _SUBJECTS.replace("\n    ", " ").strip().splitlines()
SUBJECTS = {name: words.split() for name, words in (line.split(":") for line in _LINES)}
COMMON, OPENINGS, ENDINGS = _COMMON.split(), _OPENINGS.split(), _ENDINGS.split()
TITLES = _TITLES.strip().splitlines()
