"""The step of the establishment and « Trouve ta filière ». Importing this file adds them to `states.STATES`."""

from tests.browser.states import Stage, choose, state, to_school


def school_chosen(stage: Stage) -> str:
    draft_id = to_school(stage)
    choose(stage, "sidoine")
    return draft_id


@state("apply:step", "etablissement suggestions filled")
def suggestions_open(stage: Stage) -> None:
    to_school(stage)
    stage.page.locator("input[name=words]").press_sequentially("sidoine apolinaire")
    stage.page.get_by_role("option").first.wait_for()
    stage.page.keyboard.press("ArrowDown")


@state("apply:step", "etablissement list filled")
def answers_in_the_page(stage: Stage) -> None:
    school_chosen(stage)
    stage.fill(words="terminale")
    stage.page.get_by_role("button", name="Chercher").click()
    stage.page.locator("input[name=choice]").first.wait_for()


@state("apply:step", "etablissement done")
def both_chosen(stage: Stage) -> None:
    school_chosen(stage)
    choose(stage, "seconde")


@state("apply:tracks", "domain filled")
def which_domain(stage: Stage) -> None:
    stage.go("apply:tracks", school_chosen(stage), query="?niveau=terminale")


@state("apply:tracks", "filled")
def courses(stage: Stage) -> None:
    stage.go("apply:tracks", school_chosen(stage), query="?niveau=terminale&domaine=technologique")


@state("apply:tracks", "error")
def no_course_of_these_words(stage: Stage) -> None:
    stage.go("apply:tracks", school_chosen(stage), query="?q=hippocampe")


@state("apply:tracks", "done")
def courses_of_these_words(stage: Stage) -> None:
    stage.go("apply:tracks", school_chosen(stage), query="?q=term+stmg")
