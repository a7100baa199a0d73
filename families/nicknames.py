"""Given names that are said of one person: short forms, pet names and spellings common in England.

Our own list [I], of names that people who do this work meet; a name may stand in several lines (Alex, Sam), and two
names are short for each other only where one line holds both: Alexander is not Alexandra.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from families.feeds.cleaning import folded_name

LINES = """
Abdul Abdal
Abigail Abi Abbie Abby Gail
Abraham Abe Bram
Adam Ad
Adrian Ade
Agnes Aggie Nessa
Aisha Ayesha Aysha Aaisha
Alan Allan Allen Al
Albert Bert Bertie Al
Alexander Alex Al Alec Alick Lex Sandy Xander Zander Sasha
Alexandra Alex Alexa Alix Sandra Sandy Lexi Lexie Sasha
Alexis Alex Lexi Lexie
Alfred Alf Alfie Fred Freddie
Alice Ali Allie Alys
Alison Ali Allie Allison Alyson
Alistair Alasdair Alastair Alister Ali Al
Amanda Mandy Mandi
Amelia Amy Millie Milly Emelia
Anastasia Ana Stacey Tasia
Andrea Andie Andi
Andrew Andy Drew Andrei Andre
Angela Angie Ange
Angelina Angie Lina
Ann Anne Annie Anna Nan Nancy
Annabel Anna Bella Belle Annabelle
Anthony Antony Tony Ant Tone
Antonia Toni Tonia
Archibald Archie Arch
Arthur Art Artie
Barbara Barb Barbie Babs
Barnaby Barney
Bartholomew Bart
Beatrice Bea Bee Beatrix Trixie
Benjamin Ben Benny Benji Benjy
Bernadette Bernie Detta
Bernard Bernie
Bethany Beth Bethan
Beverley Bev Beverly
Bradley Brad
Brian Bryan
Bridget Bridie Biddy Brigid
Caitlin Cait Katelyn Kaitlyn Caitlyn
Callum Calum Cal
Calvin Cal
Cameron Cam
Caroline Carol Carrie Caz Lina
Carolyn Carol Lyn Caz
Cassandra Cass Cassie Sandra
Catherine Katherine Kathryn Catharine Cathryn Kate Katie Katy Cath Cathy Kath Kathy Kat Kitty Kay Kit Cat
Cecilia Celia Cissie
Charles Charlie Charley Chas Chuck Chaz
Charlotte Charlie Charley Lottie Lotte Lotty Char
Cheryl Chez Sheryl Cher
Christina Chris Chrissie Tina Kristina Christine
Christine Chris Chrissie Chrissy Tina
Christopher Chris Kit Topher Kris
Claire Clare Clair
Clifford Cliff
Clive Clyve
Colin Col
Connor Conor Con
Constance Connie
Cornelius Con Neil
Cynthia Cindy
Daniel Dan Danny
Danielle Dani Danni Dannie
David Dave Davey Davy Dai
Deborah Debra Deb Debbie Debby Debs
Delroy Del
Denise Den
Dennis Denis Den
Derek Derrick Del Des
Desmond Des Dez
Diana Diane Dianne Di
Dominic Dom Dominick
Donald Don Donnie
Dorothy Dot Dottie Dolly Dee
Douglas Doug Dougie
Duncan Dunc
Edith Edie
Edmund Ed Eddie Ned Ted
Edward Ed Eddie Eddy Ned Ted Teddy
Edwin Ed Eddie
Eileen Aileen
Eleanor Ellie Elly Ella Nell Nellie Nora Elinor Lenny Norah Elle
Elizabeth Elisabeth Liz Lizzie Lizzy Beth Betty Bess Bessie Betsy Eliza Elsie Libby Lisa Lise Liza Lilibet Buffy
Elliot Elliott Eliot
Emily Em Emmie Milly Millie Emilie
Emma Em Emmie
Eric Erik
Ernest Ernie
Esther Essie Hester
Eugene Gene
Evelyn Eve Evie Lyn
Eve Evie Eva
Farhana Hana
Fatima Fatimah Fatema
Finlay Finley Fin Finn
Fiona Fi Fee
Florence Flo Florrie Flossie
Frances Fran Francesca Frankie Fanny Francis
Francesca Fran Frankie Chess Chessie
Francis Frank Frankie Fran
Frederick Fred Freddie Freddy Rick Frederic
Gabriel Gabe Gabi
Gabrielle Gabby Gabi Gaby
Gareth Gary Gaz Garth
Gary Garry Gaz
Gavin Gav
Geoffrey Geoff Jeff Jeffrey
George Georgie
Georgina Georgia Georgie Gina Georgi
Gerald Gerry Jerry Ged
Gerard Gerry Ged Gerrard
Gillian Gill Jill Jillian Gilly
Gordon Gord
Grace Gracie
Graham Graeme Grahame
Gregory Greg Gregg Gregor
Gwendoline Gwen Wendy Gwendolyn
Hannah Hanna
Harold Harry Hal
Harriet Hattie Harry Harri
Harrison Harry
Hassan Hasan
Hayley Hailey Haley
Heather Heth
Helen Helena Nell Nellie Ellen Lena
Henry Harry Hal Hank
Hilary Hillary Hil
Hugh Huw Hughie
Hussain Husain Hussein Hossain
Ian Iain
Ibrahim Ebrahim Ibraheem
Imogen Immy Imi
Irene Rene
Isaac Zac Zak Ike Issac
Isabel Isobel Isabelle Isabella Izzy Izzie Bella Belle Issy Ishbel
Ismail Ismael
Jack John Jacky
Jacob Jake Jakob Coby
Jacqueline Jackie Jacqui Jacki Jacquie
Jade Jayde
James Jim Jimmy Jamie Jem
Jane Janie Janey Jayne
Janet Jan
Janice Jan
Jason Jay Jase
Jasmine Jas Jazz Jasmin Yasmin Jaz
Jean Jeanie Jeannie
Jeffrey Jeff Geoff
Jennifer Jen Jenny Jenni Jennie
Jeremiah Jerry Jem
Jeremy Jez Jem Jerry
Jerome Jerry
Jessica Jess Jessie
Joan Joanie
Joanne Jo Joanna Joann Jojo
Joanna Jo Joanne Hanna
Jodie Jody Jodi Jo
John Jack Johnny Jon Johnnie
Jonathan Jon Jonny Johnathan Jonathon John Johnny
Jordan Jordon Jord
Joseph Joe Joey Jo Yusuf
Josephine Jo Josie Jose
Joshua Josh
Joyce Joy
Judith Judy Jude Judi
Julia Julie Jules
Julian Jules
Julie Jules Julia
Kamran Kami
Karen Karin Kaz
Karl Carl
Kathleen Kath Kathy Kate Kit Kathie Cathleen
Katie Katy Kate
Kayleigh Kayley Kaylee Kay
Keith Keef
Kelly Kel Kelley
Kenneth Ken Kenny
Kerry Kerri Kez
Kevin Kev
Kieran Kieron Ciaran
Kimberley Kim Kimberly Kym
Kirsten Kirsty Kirstie Kirstin
Kyle Kyl
Laura Laurie Lori
Lauren Lauryn Laurie
Laurence Lawrence Larry Laurie Loz
Leah Lea Lia
Leanne Lee Leanna Lianne
Lee Leigh
Leonard Len Lenny Leo
Leslie Les Lesley
Lesley Les Leslie
Lewis Louis Lew Louie
Liam Lee
Lillian Lily Lil Lilian Lilly
Lily Lilly Lillie
Linda Lynda Lin Lindy Lyn
Lindsay Lindsey Linsey Lynsey Linz
Lisa Leesa
Louis Lou Louie Lewis
Louise Lou Louisa
Lucas Luke Luka Luca
Lucy Luce Lucia Lu
Luke Lucas
Lydia Liddy Lyds
Lynn Lynne Lyn
Maddison Madison Maddie Maddy
Madeleine Madeline Maddie Maddy Mads
Malcolm Mal Malc
Marcus Marc Mark
Margaret Maggie Meg Peggy Marge Margie Madge Peg Rita Greta Mags Daisy
Maria Marie Ria
Marian Marion
Marilyn Mari Lyn
Marjorie Marge Margie Madge
Mark Marc
Martha Marty Mattie
Martin Marty Mart Martyn
Mary Molly Polly May Moll Maria Marie Mae
Maryam Mariam Miriam Maryum
Mathilda Matilda Tilly Tilda Tillie Mattie
Matthew Matt Matty Mathew Mat
Maureen Mo Maur
Maurice Morris Mo
Maxine Max Maxie
Maximilian Max
Maxwell Max
Megan Meg Meghan Meggie Maegan
Melanie Mel
Melissa Mel Missy Lissa
Michael Mike Mick Mickey Micky Micheal Mikey Mich
Michelle Shell Shelley Mich Michele Chelle
Mildred Millie Milly
Millicent Millie Milly
Miriam Mim Mimi
Mohammed Mohammad Muhammad Mohamed Mohamad Muhammed Mohd Mo Md
Moira Moyra
Molly Mollie
Morgan Morg
Nadeem Nadim
Naomi Nomi
Natalie Nat Nats Natalia Nathalie
Natasha Tasha Tash Nat
Nathan Nat Nate Nath
Nathaniel Nat Nate Nathan Nathanial
Neil Neal Niall
Nicholas Nick Nicky Nic Nico Nicolas Nik
Nicola Nicky Nicki Nikki Nic Nicole Nichola
Nicole Nicky Nikki Nic Nicola Nickie
Nigel Nige
Noah Noa
Norman Norm
Oliver Ollie Olly
Olivia Liv Livvy Livi Ollie Olly Libby
Oscar Oskar
Owen Owain
Pamela Pam Pammy
Patricia Pat Patsy Trish Tricia Trisha Patty Paddy
Patrick Pat Paddy Pad
Paula Pauline
Pauline Paula Polly
Penelope Penny Pen
Percival Percy
Peter Pete Petey
Philip Phillip Phil Pip
Philippa Pippa Pip Phillippa Phil
Phoebe Phebe
Prudence Prue
Rachel Rach Rachael Rae
Ralph Raph Ralf
Raphael Raph Raf Rafael
Raymond Ray
Rebecca Becky Becca Bex Becki Becs Rebekah
Reece Rhys Reese Rees
Reginald Reg Reggie
Richard Rick Ricky Rich Richie Dick Ritchie Rik
Robert Bob Bobby Rob Robbie Robin Bert Robby
Roberta Bobbie Robbie
Robin Rob Robyn
Roderick Rod Roddy Rory
Rodney Rod
Roger Rodge
Roland Roly Rowland
Ronald Ron Ronnie
Rosalind Ros Roz Rosie
Rose Rosie Rosa
Rosemary Rose Rosie Ro Rosemarie
Roxanne Roxy
Russell Russ Russel
Samantha Sam Sammy Sammie Mantha
Samuel Sam Sammy
Sandra Sandy Sandie
Sarah Sara Sally Sadie Sal
Saskia Sas
Scarlett Scarlet Scar
Sean Shaun Shawn
Sebastian Seb Bas
Shane Shayne
Sharon Shaz Shazza Sharron
Sheila Shelagh Shiela
Shirley Shirl
Sidney Sid Sydney
Simon Si Sy
Simone Sim
Sophie Soph Sophia Sofia
Stacey Stacy Staci
Stanley Stan
Stephanie Steph Stef Stephie Stevie
Stephen Steven Steve Stevie Ste Stephan
Stewart Stuart Stu Stew
Susan Sue Susie Suzie Suzy Susanne Suzanne Susannah
Suzanne Sue Suzie Suzy Susan Suzanna
Sylvia Sylv Silvia Syl
Tamara Tammy Tam
Tamsin Tam Tammy Tamzin
Teresa Theresa Tess Tessa Terry Tracy Terri Resa
Terence Terry Tel Terrence
Thaddeus Tad Thad
Theodore Theo Ted Teddy
Thomas Tom Tommy Tomos Thom
Timothy Tim Timmy
Tobias Toby
Tracey Tracy Trace
Valerie Val
Vanessa Nessa Ness
Vera Veronica Ronnie
Veronica Ronnie Ronni Nica
Victor Vic
Victoria Vicky Vicki Vikki Vic Tori Tory Vickie
Vincent Vince Vinny Vinnie
Vivian Viv Vivienne Vyvyan
Walter Wally Walt
Wayne Wain
Wendy Wend
Wilfred Wilf Fred Wilfrid
William Bill Billy Will Willy Liam Wills Willie Wm Gwilym
Winifred Winnie Freda Win Wyn
Yusuf Yousuf Yousef Youssef Yusef
Yvonne Evonne Von
Zachary Zac Zach Zak Zack Zachariah
Zainab Zaynab Zeinab
Zoe Zoey Zowie Zoë
"""


@cache
def _lines() -> Mapping[str, frozenset[int]]:
    lines: defaultdict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(LINES.strip().splitlines()):
        for name in line.split():
            lines[folded_name(name)].add(number)
    return {name: frozenset(numbers) for name, numbers in lines.items()}


@cache
def _names() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(folded_name, line.split())) for line in LINES.strip().splitlines())


def nicknames_of(given_name: str) -> frozenset[str]:
    """Return the folded given names that may be said of somebody of this given name, without itself."""
    name = folded_name(given_name)
    lines = [_names()[number] for number in _lines().get(name, frozenset())]
    return frozenset().union(*lines) - {name}


def are_nicknames(one: str, other: str) -> bool:
    """Tell whether two given names, not the same, may be said of one person."""
    return folded_name(other) in nicknames_of(one)


def are_two_names(one: str, other: str) -> bool:
    """Tell whether both given names stand in the list, never in one line: Daniel and Danielle, Jade and Jane."""
    first, second = folded_name(one), folded_name(other)
    listed = _lines()
    return first in listed and second in listed and first != second and not listed[first] & listed[second]
