from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """申报：登记表单规格、文档与到点的事。"""

    name = "applications"
    verbose_name = "申报"

    def ready(self) -> None:
        from applications import dossiers, papers, partnering, services
        from applications.corrections import chores
        from applications.figures import paper
        from applications.tables import SCHEMAS
        from foundation.filings import schemas
        from foundation.workflow import clockwork, deadlines

        for schema in SCHEMAS:
            schemas.register(schema)
        papers.register()
        dossiers.register()
        paper.register()
        clockwork.register("申报开放与截止", services.turn_pages)
        clockwork.register("邀请到期", partnering.expire_invitations)
        clockwork.register("补正提醒", chores.send_reminders)
        deadlines.register_settler("补正期限", chores.settle_dues)
