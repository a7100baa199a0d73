"""Invented names, in the mix of origins that an English council's families have.

No person is meant by any of them: a first name is drawn by origin, sex and generation, a last name by origin, each
from its own list, so that whole names meet by chance alone. Accents, apostrophes and hyphens are there on purpose:
agencies spell them differently, and an importer has to live with that.
"""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The names of one origin and how often it is drawn."""

    name: str
    weight: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    last: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ENGLISH = Origin(
    name="English",
    weight=60,
    women=_words(
        "Amanda Andrea Angela Becky Carly Cheryl Claire Danielle Dawn Debbie Donna Emma Gemma Hayley Heather Helen"
        " Jade Jane Jennifer Joanne Julie Karen Katie Kayleigh Kelly Kerry Kirsty Laura Leanne Lisa Louise Mandy"
        " Michelle Natalie Natasha Nicola Paula Rachel Rebecca Samantha Sarah Sharon Shelley Sophie Stacey Tanya"
        " Toni Tracey Vicky Zoe"
    ),
    men=_words(
        "Aaron Adam Adrian Alan Andrew Anthony Barry Ben Carl Chris Colin Craig Damien Daniel Darren David Dean Gareth"
        " Gary Gavin Graham Ian Jamie Jason Jonathan Karl Keith Kevin Lee Luke Mark Martin Matthew Michael Nathan"
        " Neil Nigel Paul Peter Phil Richard Rob Ross Ryan Scott Shaun Simon Stephen Stuart Terry Wayne"
    ),
    girls=_words(
        "Abigail Alice Amelia Amy Ava Bethany Brooke Caitlin Charlotte Chloe Daisy Demi Eleanor Ella Ellie Emily Erin"
        " Esme Evie Faith Freya Georgia Grace Gracie Hannah Harriet Holly Imogen Isabelle Isla Jasmine Jessica Keira"
        " Lacey Lexi Libby Lily Lola Lucy Maddison Maisie Matilda Megan Mia Millie Molly Nevaeh Niamh Olivia Paige"
        " Phoebe Poppy Rosie Ruby Scarlett Sienna Skye Summer Tia Tilly Willow"
    ),
    boys=_words(
        "Alex Alfie Archie Arthur Ashton Bailey Ben Blake Bradley Brandon Callum Cameron Charlie Connor Corey Declan"
        " Dylan Edward Elliot Ethan Finley Freddie George Harley Harrison Harry Harvey Henry Isaac Jack Jacob Jake"
        " Jayden Joe Jordan Joseph Josh Jude Kai Kian Kyle Leo Leon Lewis Liam Logan Louie Luca Mason Max Noah Oliver"
        " Oscar Owen Reece Reuben Riley Rhys Ronnie Samuel Sebastian Stanley Taylor Teddy Theo Thomas Toby Tyler"
        " William Zac"
    ),
    last=_words(
        "Abbott Adams Allen Appleby Archer Atkinson Bailey Baker Banks Barker Barnes Barton Bates Baxter Bell Bennett"
        " Berry Birch Bishop Blackburn Booth Bradshaw Briggs Brook Brown Bryant Burgess Burton Butcher Carter"
        " Chadwick Chandler Chapman Clark Clayton Coates Collins Cooke Cooper Coulson Crossley Dawson Dean Denton"
        " Dixon Dobson Duckworth Eccles Ellis Emery Farmer Fenwick Field Firth Fisher Fletcher Foster Fowler Fox"
        " Garner Gibbons Gill Goodwin Graves Green Greenwood Hall Hancock Hardy Harper Harris Hartley Haywood Heath"
        " Hewitt Hill Hobbs Hodgson Holland Holt Hopkins Horton Howarth Hudson Hughes Hunt Hurst Ingham Jackson"
        " Jarvis Johnson Kemp Kendall King Knight Lane Lawson Leach Lister Lloyd Lowe Marsden Marsh Mason Mayfield"
        " Metcalfe Mills Moore Morley Morris Naylor Newton Nicholls Noble North Oakley Oldham Osborne Page Palmer"
        " Parker Parr Pearce Pickering Plant Platt Pollard Poole Porter Potts Preston Price Radcliffe Reeve Rhodes"
        " Robinson Rowe Rowley Royle Russell Salter Sargent Saunders Shaw Shepherd Simpson Slater Smith Spencer"
        " Stafford Stanton Stephenson Stubbs Sutcliffe Swift Taylor Thorpe Tomlinson Turner Tyson Underhill Wade"
        " Walker Wallace Walton Ward Warner Waters Watkinson Webster Wells Whitaker White Whittle Wilcox Wilkes"
        " Winstanley Wood Woodhouse Wright Wyatt Yates Young"
    ),
)

IRISH_WELSH_SCOTTISH = Origin(
    name="Irish, Welsh and Scottish",
    weight=9,
    women=_words("Aileen Bernadette Bronwen Catriona Eileen Fiona Kirsteen Mairead Nerys Orla Rhian Shona Siân Sinéad"),
    men=_words("Alasdair Brendan Callum Dafydd Declan Donal Dylan Eoin Fergus Gethin Hamish Kieran Malcolm Rhodri"),
    girls=_words("Aoife Caoimhe Carys Ciara Eilidh Ffion Isla Mairi Nia Niamh Roisin Saoirse Seren Tegan"),
    boys=_words("Cian Conor Ewan Fergus Finn Gruff Iestyn Lachlan Macsen Oisín Osian Rory Tadhg"),
    last=_words(
        "Brennan Byrne Davies Doherty Evans Farrell Gallagher Griffiths Kavanagh MacLeod McBride McGrath McKenzie"
        " Murray O'Brien O'Connor O'Donnell Owen Pritchard Quinn Rafferty Rees Reid Sinclair Vaughan Williams"
    ),
)

PAKISTANI_BANGLADESHI = Origin(
    name="Pakistani and Bangladeshi",
    weight=9,
    women=_words("Asma Ayesha Farhana Fozia Nasreen Nazia Rubina Saima Shabana Shazia Sultana Tahira Yasmin Zainab"),
    men=_words("Abdul Asif Faisal Imran Javed Kamran Mohammed Nadeem Rashid Shahid Tariq Usman Wasim Zahid"),
    girls=_words("Aaliyah Aisha Amina Anaya Fatima Hafsa Inaya Iqra Khadija Maryam Noor Safa Sumaiya Zara"),
    boys=_words("Adam Ahmed Ayaan Bilal Eesa Hamza Hassan Ibrahim Idris Ismail Musa Rayyan Umar Yusuf Zain"),
    last=_words(
        "Ahmed Akhtar Ali Aziz Begum Chowdhury Hussain Iqbal Khan Khatun Mahmood Malik Miah Rahman Rashid Shah"
    ),
)

INDIAN = Origin(
    name="Indian and Sri Lankan",
    weight=5,
    women=_words("Anita Deepa Harpreet Jasvinder Kavita Manjit Meera Nisha Parminder Priya Rajni Sunita"),
    men=_words("Amit Anil Balwinder Gurdeep Harjit Manoj Nilesh Rajesh Sanjay Suresh Vijay Vikram"),
    girls=_words("Amrit Anjali Diya Harleen Isha Kiran Mira Navya Riya Saanvi Simran Tara"),
    boys=_words("Aarav Arjun Dev Gurpreet Ishaan Jai Karan Manveer Nikhil Rohan Sachin Veer"),
    last=_words("Bains Chauhan Desai Dhillon Gill Kaur Mistry Nair Patel Perera Rai Sandhu Sharma Singh Solanki"),
)

EASTERN_EUROPEAN = Origin(
    name="Polish, Romanian and other Eastern European",
    weight=7,
    women=_words("Agnieszka Alina Beata Cristina Daniela Dorota Ewa Ioana Jolanta Katarzyna Magdalena Małgorzata Rasa"),
    men=_words("Adrian Andrzej Bogdan Dariusz Florin Ionuț Jakub Krzysztof Marek Mihai Paweł Piotr Tomasz Vytautas"),
    girls=_words("Alexandra Alicja Amelia Andreea Gabija Hanna Julia Kinga Lena Maja Oliwia Wiktoria Zofia Zuzanna"),
    boys=_words("Adam Alex Andrei Antoni Filip Franciszek Jan Kacper Luca Matei Mikołaj Oskar Szymon Wojciech"),
    last=_words(
        "Balan Ciobanu Dąbrowski Dumitru Grabowski Jankauskas Kaminski Kowalczyk Lewandowski Marin Mazur Nowak"
        " Popescu Stan Szymański Wiśniewski Wojcik Zieliński"
    ),
)

AFRICAN = Origin(
    name="African",
    weight=5,
    women=_words("Abena Adwoa Amaka Blessing Chioma Comfort Fadumo Grace Hodan Ifeoma Memory Ngozi Patience Tendai"),
    men=_words("Abdi Chidi Emeka Farai Ibrahim Kofi Kwame Mohamed Obinna Samuel Segun Tapiwa Tunde Yaw"),
    girls=_words("Ada Amara Ayan Blessing Deborah Ebony Esther Faith Ife Nana Ruvimbo Sagal Temi Zuri"),
    boys=_words("Abdirahman Caleb Chidera David Elijah Emmanuel Gabriel Jeremiah Kwabena Liban Nathaniel Tobi Zion"),
    last=_words("Abdi Adeyemi Afolabi Asante Banda Boateng Chukwu Dube Hassan Mensah Moyo Ncube Okafor Osman Owusu"),
)

CARIBBEAN = Origin(
    name="Caribbean",
    weight=3,
    women=_words("Althea Beverley Charmaine Claudette Jacqueline Marcia Monique Sandra Shanice Simone Yvette"),
    men=_words("Anthony Clive Delroy Desmond Everton Jermaine Leroy Marlon Tyrone Winston"),
    girls=_words("Aaliyah Alesha Destiny Imani Jada Kaya Naomi Renée Shania Tiana"),
    boys=_words("Andre Dante Isaiah Jaden Kieron Malachi Marcus Micah Rico Tyrell"),
    last=_words("Bailey Bennett Campbell Clarke Francis Gordon Grant Henry Joseph Lewis Morgan Pryce Samuels Wynter"),
)

ELSEWHERE = Origin(
    name="elsewhere",
    weight=4,
    women=_words("Carla Elif Fatma Hana Ines Leila Li Maria Mei Nour Shirin Sofia Tâm Xin"),
    men=_words("Ali Carlos Diego Hiwa Jun João Karim Mehmet Minh Omar Reza Rui Wei Yusuf"),
    girls=_words("Alya Beatriz Dina Ela Inês Jia Lan Lara Layla Mariana Melis Nur Yara"),
    boys=_words("Aram Can Daniel Emir Gabriel Hao Karim Mateus Omar Rafael Sami Tiago Viet"),
    last=_words("Aydin Chen Costa Demir Ferreira Haddad Hosseini Karimi Lin Mendes Nguyen Pereira Santos Wong Yilmaz"),
)

ORIGINS = (
    ENGLISH,
    IRISH_WELSH_SCOTTISH,
    PAKISTANI_BANGLADESHI,
    INDIAN,
    EASTERN_EUROPEAN,
    AFRICAN,
    CARIBBEAN,
    ELSEWHERE,
)


def draw_origin(rng: Random) -> Origin:
    """Draw an origin by its weight."""
    return rng.choices(ORIGINS, weights=[origin.weight for origin in ORIGINS])[0]


def first_name(rng: Random, *, origin: Origin, sex: str, grown_up: bool, taken: set[str]) -> str:
    """Draw a first name that nobody else of the family has."""
    women, men = (origin.women, origin.men) if grown_up else (origin.girls, origin.boys)
    names = women if sex == "F" else men
    return rng.choice([name for name in names if name not in taken] or list(names))


def last_name(rng: Random, *, origin: Origin) -> str:
    """Draw a last name; one in thirty is double-barrelled."""
    name = rng.choice(origin.last)
    other = rng.choice(origin.last)
    return f"{name}-{other}" if rng.random() < 1 / 30 and other != name else name
