#!/usr/bin/env python3
"""Makes ../tables.iob2: invented lines of the kinds that newspapers print and the corpora lack (results, standings, line-ups,
datelines, bylines, quotations of shares), from templates and word lists.

  make_tables.py GAZETTEER.tsv CLUSTERS.tsv [LINES]

Some are sentences of firms in pairs and rows, which no corpus has enough of.
A template's words stand for themselves but for: {team} {nation} {city} {country} {person} {last} {initial} {company} {agency}
{firm} (made up, or of known-firms.tsv) {sport} {event}, {n} {nn} {nnn} (numbers), {score} {time} {date} {ordinal}; "^" before it puts it in capitals. Clubs named by
a city are ORG, national teams LOC, as CoNLL-2003 has them.
"""
import os, random, sys

here = os.path.dirname(os.path.abspath(__file__))
random.seed(7)
lists = {}
for path in (sys.argv[1], os.path.join(here, 'people.tsv'), os.path.join(here, 'known-firms.tsv')):
    for line in open(path, encoding='utf-8'):
        if not line.startswith('#'):
            phrase, kind = line.rstrip('\n').split('\t')
            lists.setdefault(kind, []).append(phrase)

rank = {}
for line in open(sys.argv[2], encoding='utf-8'):
    rank[line.split('\t')[0]] = len(rank)


def known(phrases, limit):
    """Those whose words are among the LIMIT commonest of the table of clusters."""
    return [p for p in phrases if len(p.split()) < 4 and
            all(rank.get(w.lower(), 10 ** 9) < limit for w in p.replace('-', ' ').split())]


cities = known(lists['bigcity'] + 2 * lists['capital'], 40000) * 3 + lists['bigcity']
countries = known(lists['country'], 30000)
countries = [c for c in countries if len(c) > 3]
givens = known(lists['first'] + lists['first2'], 60000)
lasts = 3 * known(lists['surname'], 60000) + known(lists['surname2'], 100000)
beasts = ('Tigers Eagles Lions Hawks Bears Wolves Kings Stars Rangers Giants Rockets Pirates Raiders Knights Sharks Royals '
          'Falcons Panthers Bulls Dragons Warriors Saints Chiefs Comets').split()
agencies = ['Reuters', 'AP', 'AFP', 'Xinhua', 'TASS', 'dpa', 'Interfax', 'UPI']
sports = 'soccer tennis cricket golf athletics basketball rugby cycling boxing swimming hockey baseball skiing'.split()
events = ['World Cup', 'Davis Cup', 'French Open', 'Asian Games', 'European Championship', 'Tour de France', 'Champions League',
          'Commonwealth Games', 'Olympic Games', 'Ryder Cup', 'Grand Prix']
firms = [x.replace("'s", " 's").replace(',', ' ,') for x in lists['wn_group']]
ends = ['Inc', 'Corp', 'Co', 'Ltd', 'Group', 'Holdings', 'Bank', 'AG', 'SA', 'Plc']
months = 'January February March April May June July August September October November December'.split()

TEMPLATES = '''
12 {team} {n} {team} {n}
4 {team} {nn} {team} {nn}
3 {team} {nnn} {team} {nnn}
3 {team} {n} , {team} {n}
3 {team} {n} ( {last} {nn} ) {team} {n} ( {last} {nn} )
2 {team} v {team}
3 {team} at {team}
3 ^{team} AT ^{team}
3 {team} vs. {team} , {time}
5 {nation} {n} {nation} {n}
2 {nation} beat {nation} {score} ( halftime {score} ) in their {event} qualifier on {day} .
2 {nation} v {nation}
6 {team} {nn} {nn} {n} {n} {nn} {nn} {nn}
4 ^{team} {nn} {nn} .{nnn} {n}
3 {team} {nn} {nn} .{nnn} {n} {n}/{n}
4 {nation} {n} {n} {n} {n} {nn}
3 {n} . {nation} {n} {n} {n} {nn}
3 {n} . {team} {nn}
9 {n} . {person} ( {country} ) {time}
4 {n} . {person} , {country} , {team} , {time}
5 {n} - {person} ( {country} ) beat {person} ( {country} ) {score} {score}
3 {person} ( {country} ) beat {n} - {person} ( {country} ) {score} {score} {score}
3 {person} ( {country} ) {nnn} points
3 {person} {nn} {nn} {nn} {nn}
3 {nnn} {person} {nn} {nn} {nn} {nn}
3 {nnn} {person} ( {country} ) {nn} {nn} {nn}
3 Scorers : {last} ( {nn} ) , {last} ( {nn} )
2 Scorers : {nation} - {last} ( {nn}th minute ) , {last} ( {nn}th )
2 {nation} - {person} ( {nn} ) , {person} ( {nn} )
2 {team} - {last} {nn} , {last} {nn}
2 Attendance : {nn},{nnn} .
2 Referee : {person} ( {country} ) .
3 {nation} : {n} - {person} , {n} - {person} , {n} - {person} , {nn} - {person} ( captain )
2 {team} : {person} ; {person} , {person} , {person} ; {person}
3 {initial} c {last} b {last} {nn}
2 {initial} not out {nn}
2 {initial} run out {n}
2 Bowling : {last} {nn}-{n}-{nn}-{n} , {last} {nn}-{n}-{nn}-{n}
3 {team} {nnn} and {nnn} for {n} ( {initial} {nn} , {initial} {nn} not out ) , {team} {nnn} ( {initial} {n} - {nn} )
2 {team} won by {nn} runs
2 {nation} won by {n} wickets
6 ^{city} , {country} {date}
6 ^{city} {date}
3 {city} , {country} ( {agency} ) -
3 ^{city} , {month} {nn} ( {agency} ) -
2 ^{city} ( {agency} ) —
5 {person}
2 By {person}
2 By {person} , {agency}
2 {person} , {city}
2 -- {person} , {city} Newsroom
4 ^{sport} - ^{nation} BEAT ^{nation} {score} .
3 ^{sport} - ^{last} BEATS ^{last} IN ^{city} .
3 ^{sport} - ^{team} SIGN ^{last} .
3 ^{sport} - ^{person} WINS ^{event} .
3 ^{sport} - ^{country} LEAGUE RESULTS / STANDINGS .
2 ^{sport} - RESULTS OF ^{event} MATCHES .
2 ^{sport} - ^{nation} NAME UNCHANGED SIDE FOR ^{nation} TEST .
3 {sport} - Results of {nation} first division matches on {day} :
2 Results of {event} matches in {city} on {day} :
2 Standings ( tabulate under games played , won , drawn , lost , goals for , against , points ) :
2 Leading scores in the {event} on {day} :
2 {country} unless stated :
3 {company} {nn} {n}/{n} up {n}/{n}
3 {company} Q{n} net {nn} vs {nn}
2 ^{company} TO BUY ^{company} UNIT FOR $ {nn} MILLION
2 {company} shares closed {n}.{nn} lower at {nnn}
2 {country} {n}.{n} {n}.{n} {nn}.{n}
2 {city} {nn} {nn} cloudy
2 {city} {n}.{nn} {n}.{nn} {nn}
4 {firm} and {firm} will share the contract , both companies said on {day} .
3 Shares of {firm} fell {n} percent and {firm} lost {n} percent .
3 Shares in {firm} rose after {firm} raised its bid .
3 {firm} , {firm} and {firm} led the gains in {city} .
3 {firm} and {firm} declined to comment .
3 The talks between {firm} and {firm} of {country} failed in {month} .
2 Analysts at {firm} and {firm} cut their targets for {firm} .
2 {firm} of {country} hired {person} from {firm} .
2 {person} , chief executive of {firm} , said {firm} and {firm} were rivals .
'''


def word(slot):
    r = random.random()
    if slot == 'team':
        c = random.choice(cities)
        if r < 0.62:
            return c, 'ORG'
        if r < 0.8:
            return c + ' ' + random.choice(beasts + ['United', 'City', 'Rovers', 'County', 'Town', 'Athletic']), 'ORG'
        return random.choice(['FC', 'Real', 'Dynamo', 'Sporting', 'St', 'Inter', 'AC']) + ' ' + c, 'ORG'
    if slot in ('nation', 'country'):
        return random.choice(countries), 'LOC'
    if slot == 'city':
        return random.choice(cities), 'LOC'
    if slot == 'person':
        g = random.choice(givens)
        if r < 0.1:
            g += ' ' + random.choice(givens)
        return g + ' ' + random.choice(lasts), 'PER'
    if slot == 'last':
        return random.choice(lasts), 'PER'
    if slot == 'initial':
        return random.choice('ABCDEFGHJKLMNPRSTVW') + '. ' + random.choice(lasts), 'PER'
    if slot == 'company':
        return random.choice(lists['company'] if r < 0.5 else lasts) + ' ' + random.choice(ends), 'ORG'
    if slot == 'firm':
        return random.choice(firms) if r < 0.6 else random.choice(lasts + cities) + ' ' + random.choice(ends), 'ORG'
    if slot == 'agency':
        return random.choice(agencies), 'ORG'
    if slot == 'event':
        return random.choice(events), 'MISC'
    n = random.randint
    return {'sport': random.choice(sports).capitalize(), 'n': str(n(0, 9)), 'nn': str(n(10, 99)), 'nnn': str(n(100, 999)),
            'score': f'{n(0, 7)}-{n(0, 7)}', 'time': f'{n(1, 59)}:{n(10, 59)}.{n(10, 99)}' if r < 0.5 else f'{n(9, 70)}.{n(10, 99)}',
            'date': f'{n(1994, 2023)}-{n(1, 12):02}-{n(1, 28):02}', 'month': random.choice(months),
            'day': random.choice(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])}[slot], 'O'


def expand(template):
    rows = []
    for piece in template.split():
        upper = piece.startswith('^')
        if '{' not in piece:
            rows.append((piece, 'O'))
        elif piece.count('{') > 1 or not piece.lstrip('^').startswith('{') or not piece.endswith('}'):
            text = piece
            while '{' in text:
                a, b = text.index('{'), text.index('}')
                text = text[:a] + word(text[a + 1:b])[0] + text[b + 1:]
            rows.append((text, 'O'))
        else:
            text, kind = word(piece.lstrip('^')[1:-1])
            if upper:
                text = text.upper()
            # The corpora split names at hyphens in part; so do these.
            if random.random() < 0.5:
                text = text.replace('-', ' - ')
            for k, t in enumerate(text.split()):
                rows.append((t, kind if kind == 'O' else ('I-' if k else 'B-') + kind))
    return rows


templates = []
for line in TEMPLATES.strip().split('\n'):
    weight, template = line.split(' ', 1)
    templates.append((int(weight), template))
wanted = int(sys.argv[3]) if len(sys.argv) > 3 else 4600
with open(os.path.join(here, '..', 'tables.iob2'), 'w', encoding='utf-8') as out:
    made = documents = 0
    while made < wanted:
        out.write(f'# doc table{documents}\n\n')
        documents += 1
        # A document has a few kinds of line, each several times, as a page of results has.
        for template in random.choices([t for _, t in templates], [w for w, _ in templates], k=random.randint(2, 4)):
            for _ in range(random.randint(1, 7)):
                for text, tag in expand(template):
                    out.write(f'{text}\t{tag}\n')
                out.write('\n')
                made += 1
