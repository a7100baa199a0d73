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

WELSH = Origin(
    name="Welsh",
    weight=3,
    women=_words("Angharad Bethan Bronwen Catrin Delyth Eleri Menna Nerys Rhian Siân"),
    men=_words("Aled Alun Dafydd Dylan Emyr Gethin Huw Ieuan Rhodri Wyn"),
    girls=_words("Carys Cerys Efa Ffion Lowri Mali Megan Nia Seren Tegan"),
    boys=_words("Dylan Gruff Iestyn Ioan Macsen Osian Rhys Tomos"),
    last=_words("Beynon Bowen Davies Evans Griffiths Jenkins Llewellyn Owen Pritchard Prosser Rees Vaughan Williams"),
)

IRISH = Origin(
    name="Irish",
    weight=4,
    women=_words("Aisling Bernadette Eileen Maeve Mairead Majella Orla Patricia Shona Siobhán Sinéad"),
    men=_words("Brendan Declan Dermot Donal Eoin Fergus Kieran Liam Niall Patrick"),
    girls=_words("Aoife Caoimhe Ciara Clodagh Erin Niamh Roisin Saoirse"),
    boys=_words("Cian Conor Cormac Finn Oisín Rory Ronan Tadhg"),
    last=_words(
        "Brennan Byrne Doherty Farrell Kavanagh McBride McGrath Nolan O'Brien O'Connor O'Donnell Quinn Rafferty"
    ),
)

SCOTTISH = Origin(
    name="Scottish",
    weight=2,
    women=_words("Aileen Catriona Eilidh Fiona Isobel Kirsteen Mhairi Morven"),
    men=_words("Alasdair Callum Duncan Ewan Gregor Hamish Iain Malcolm"),
    girls=_words("Ailsa Eilidh Iona Isla Kirsty Skye"),
    boys=_words("Angus Callum Ewan Fraser Lachlan Rory"),
    last=_words("Baird Buchan Dunbar Forsyth MacLeod McAllister McKenzie Murray Reid Sinclair Urquhart"),
)

PAKISTANI = Origin(
    name="Pakistani",
    weight=6,
    women=_words("Asma Ayesha Farhana Fozia Nasreen Nazia Rubina Saima Shabana Shazia Tahira Yasmin Zainab"),
    men=_words("Asif Faisal Imran Javed Kamran Mohammed Nadeem Rashid Shahid Tariq Usman Wasim Zahid"),
    girls=_words("Aaliyah Aisha Amina Anaya Fatima Hafsa Inaya Iqra Maryam Noor Safa Zara"),
    boys=_words("Adam Ahmed Ayaan Bilal Eesa Hamza Hassan Ibrahim Ismail Musa Umar Yusuf Zain"),
    last=_words("Ahmed Akhtar Ali Aziz Bashir Butt Hussain Iqbal Khan Mahmood Malik Mirza Rafiq Rashid Shah"),
)

BANGLADESHI = Origin(
    name="Bangladeshi",
    weight=3,
    women=_words("Farida Hasina Jahanara Khaleda Nasima Rehana Rokeya Salma Shirin Sultana"),
    men=_words("Abdul Anwar Faruk Habib Jamal Kamal Mizan Rafiq Shafiq Syed"),
    girls=_words("Anika Fahmida Jannat Mahira Nabila Nusrat Sadia Sumaiya Tasnim"),
    boys=_words("Adil Arif Fahim Mahdi Nabil Rahim Rayyan Sami Tahmid"),
    last=_words("Ahmed Alam Begum Chowdhury Haque Hossain Islam Khatun Miah Rahman Sarkar Uddin"),
)

PUNJABI = Origin(
    name="Punjabi",
    weight=3,
    women=_words("Amarjit Harpreet Jasvinder Kulwinder Manjit Parminder Rajinder Sukhdeep"),
    men=_words("Balwinder Gurdeep Harjit Jaswant Kulvir Manpreet Ranjit Satnam"),
    girls=_words("Amrit Harleen Jasleen Kiran Manpreet Simran"),
    boys=_words("Arjan Gurpreet Harvir Jeevan Karan Manveer"),
    last=_words("Bains Dhillon Gill Grewal Kaur Mann Rai Sandhu Sidhu Singh"),
)

INDIAN = Origin(
    name="Indian",
    weight=3,
    women=_words("Anita Bhavna Deepa Hema Kavita Meera Nisha Priya Rajni Sunita"),
    men=_words("Amit Anil Bhavesh Manoj Nilesh Rajesh Sanjay Suresh Vijay Vikram"),
    girls=_words("Anjali Diya Isha Mira Navya Riya Saanvi Tara"),
    boys=_words("Aarav Arjun Dev Ishaan Jai Nikhil Rohan Veer"),
    last=_words("Chauhan Desai Joshi Mistry Nair Parmar Patel Pillai Sharma Shukla Solanki Thakkar"),
)

POLISH = Origin(
    name="Polish",
    weight=4,
    women=_words("Agnieszka Beata Dorota Ewa Jolanta Katarzyna Magdalena Małgorzata Monika Renata"),
    men=_words("Andrzej Dariusz Grzegorz Jakub Krzysztof Marek Paweł Piotr Sławomir Tomasz"),
    girls=_words("Alicja Amelia Hanna Julia Kinga Lena Maja Oliwia Wiktoria Zofia Zuzanna"),
    boys=_words("Adam Antoni Filip Franciszek Jan Kacper Mikołaj Oskar Szymon Wojciech"),
    last=_words(
        "Adamczyk Dąbrowski Grabowski Kaczmarek Kowalczyk Lewandowski Mazur Nowak Pawlak Szymański Wiśniewski"
        " Wójcik Zieliński"
    ),
)

ROMANIAN = Origin(
    name="Romanian",
    weight=3,
    women=_words("Alina Cristina Daniela Elena Gabriela Ioana Mihaela Raluca Simona"),
    men=_words("Adrian Bogdan Cătălin Florin Gheorghe Ionuț Mihai Răzvan Sorin"),
    girls=_words("Alexandra Andreea Bianca Daria Denisa Ștefania"),
    boys=_words("Alex Andrei David Luca Matei Ștefan Vlad"),
    last=_words("Balan Ciobanu Dumitru Ene Lungu Marin Neagu Popescu Rusu Stan Stoica"),
)

LITHUANIAN = Origin(
    name="Lithuanian",
    weight=1,
    women=_words("Asta Jurgita Kristina Rasa Vilma"),
    men=_words("Andrius Darius Linas Mindaugas Vytautas"),
    girls=_words("Austėja Emilija Gabija Ugnė"),
    boys=_words("Dominykas Jokūbas Lukas Matas"),
    last=_words("Balsys Butkus Jankus Norkus Petkus Rimkus"),
)

NIGERIAN = Origin(
    name="Nigerian",
    weight=2,
    women=_words("Amaka Blessing Bukola Chioma Folake Ifeoma Ngozi Patience"),
    men=_words("Chidi Emeka Femi Ikenna Obinna Segun Tunde Wale"),
    girls=_words("Ada Amara Deborah Esther Faith Ife Temi Zuri"),
    boys=_words("Caleb Chidera David Elijah Emmanuel Gabriel Tobi"),
    last=_words("Adeyemi Afolabi Chukwu Eze Nwachukwu Ogunleye Okafor Okoro"),
)

GHANAIAN = Origin(
    name="Ghanaian",
    weight=2,
    women=_words("Abena Adwoa Akosua Comfort Efua Grace Gifty"),
    men=_words("Kofi Kojo Kwabena Kwame Samuel Yaw"),
    girls=_words("Abigail Ama Nana Priscilla Serwaa"),
    boys=_words("Jeremiah Joel Kwaku Nathaniel Nii"),
    last=_words("Agyeman Amoah Asante Boateng Danso Frimpong Mensah Owusu"),
)

SOMALI = Origin(
    name="Somali",
    weight=2,
    women=_words("Fadumo Hodan Ifrah Khadra Sagal Sahra"),
    men=_words("Abdi Abdullahi Hassan Liban Mahad Mohamed"),
    girls=_words("Ayan Hamdi Hibo Ikran Sumaya"),
    boys=_words("Abdirahman Guled Khalid Mustafa Zakariya"),
    last=_words("Abdi Aden Farah Hersi Jama Nur Osman Warsame Yusuf"),
)

ZIMBABWEAN = Origin(
    name="Zimbabwean",
    weight=1,
    women=_words("Chipo Memory Nyasha Rudo Tendai"),
    men=_words("Blessing Farai Simba Tapiwa Tinashe"),
    girls=_words("Ruvimbo Tanaka Vimbai"),
    boys=_words("Kudzai Munashe Takudzwa"),
    last=_words("Banda Chikwanha Dube Moyo Ncube Sibanda"),
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

TURKISH_AND_KURDISH = Origin(
    name="Turkish and Kurdish",
    weight=1,
    women=_words("Ayşe Elif Fatma Gülay Hatice Zeynep"),
    men=_words("Hasan Kemal Mehmet Murat Orhan Serkan"),
    girls=_words("Defne Ela Melis Rojin"),
    boys=_words("Aram Baran Emir Kaan"),
    last=_words("Aydin Çelik Demir Kaya Şahin Yilmaz"),
)

CHINESE = Origin(
    name="Chinese",
    weight=1,
    women=_words("Jing Li Mei Xin Yan"),
    men=_words("Hao Jun Lei Ming Wei"),
    girls=_words("Emily Grace Jia Sophie Yu"),
    boys=_words("Daniel Hao Jason Kevin Leo"),
    last=_words("Chan Chen Lau Lin Wong Zhang"),
)

ARAB_AND_IRANIAN = Origin(
    name="Arab and Iranian",
    weight=1,
    women=_words("Hana Leila Maryam Nour Rania Shirin"),
    men=_words("Hamid Karim Khaled Omar Reza Samir"),
    girls=_words("Alya Dina Layla Nur Yara"),
    boys=_words("Amir Daniel Karim Sami Yasin"),
    last=_words("Al-Amin Darwish Haddad Hosseini Karimi Mansour Saleh"),
)

PORTUGUESE = Origin(
    name="Portuguese and Brazilian",
    weight=1,
    women=_words("Ana Carla Fátima Inês Maria Sofia"),
    men=_words("Carlos João Luís Nuno Paulo Rui"),
    girls=_words("Beatriz Inês Lara Mariana"),
    boys=_words("Gabriel Mateus Rafael Tiago"),
    last=_words("Almeida Carvalho Costa Ferreira Lopes Mendes Pereira Santos"),
)

ORIGINS = (
    ENGLISH,
    WELSH,
    IRISH,
    SCOTTISH,
    PAKISTANI,
    BANGLADESHI,
    PUNJABI,
    INDIAN,
    POLISH,
    ROMANIAN,
    LITHUANIAN,
    NIGERIAN,
    GHANAIAN,
    SOMALI,
    ZIMBABWEAN,
    CARIBBEAN,
    TURKISH_AND_KURDISH,
    CHINESE,
    ARAB_AND_IRANIAN,
    PORTUGUESE,
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


def as_borne(name: str, *, sex: str, grown_up: bool) -> str:
    """Return a last name as its bearer writes it: a grown-up Polish woman is Zielińska, not Zieliński."""
    ends_so = name.endswith(("ski", "cki", "ński"))
    return f"{name[:-1]}a" if sex == "F" and grown_up and ends_so else name
