"""Two of Wagtail's apps as this site wants them."""

from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AdminConfig(WagtailAdminAppConfig):
    """Wagtail's admin without its mails about workflows: notifications tells the same through its ledger."""

    def ready(self) -> None:
        super().ready()
        from wagtail import signals
        from wagtail.models import TaskState, WorkflowState

        uid = "workflow_state_{}_email_notification"
        signals.task_submitted.disconnect(
            sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification"
        )
        signals.workflow_submitted.disconnect(sender=WorkflowState, dispatch_uid=uid.format("submitted"))
        signals.workflow_rejected.disconnect(sender=WorkflowState, dispatch_uid=uid.format("rejected"))
        signals.workflow_approved.disconnect(sender=WorkflowState, dispatch_uid=uid.format("approved"))


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's people, with roles that say what they are for."""

    user_viewset = "cms.people.PeopleViewSet"
